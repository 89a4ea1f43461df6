#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts words with Sluice and its peers, one process after the other on the same machine, and prints a table.

    measure.py socket|long|file|latency|start [--runs N] [--engines a,b] [--check] [--set KEY=VALUE]

socket  20 M words from a socket on the loopback device: from the feeder's accept to the last count at the sink
long    200 M words from a socket: the second half only
file    20 M words from files: from the source's start (Spark: from start()) to the last count at the sink
latency Sluice alone, a batch.interval of 1 ms, 1,000 lines a second for a minute: from sending a line to seeing the count
        of a word of it in the output of the process
start   Sluice alone: SELECT 1, from the start of the process to the end of its first line of output, and to its end

Everything is built and kept in bench/peers/target. --check compares the counts with what the generator wrote, where an
engine does not do so in every run; it costs time, so such runs are not for the table.
"""
import argparse, os, shutil, signal, statistics, subprocess, sys, threading, time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = HERE / 'target'
WORDS, VOCABULARY, LONG_TIMES, PORT, TIMEOUT = 20_000_000, 100_000, 10, 19_471, 400
PACKAGES = ['lang', 'lang.invoke', 'lang.reflect', 'io', 'net', 'nio', 'text', 'time', 'util', 'util.concurrent', 'util.concurrent.atomic']
OPENS = [f'--add-opens=java.base/java.{name}=ALL-UNNAMED' for name in PACKAGES] + [
    f'--add-opens=java.base/{name}=ALL-UNNAMED'
    for name in ['sun.nio.ch', 'sun.nio.cs', 'sun.security.action', 'sun.util.calendar', 'jdk.internal.ref']]
JVM = ['java', '-Xmx6g', '-XX:+UseParallelGC', '-XX:+IgnoreUnrecognizedVMOptions'] + OPENS
MAINS = {'flink': 'FlinkWordCount', 'dstreams': 'DStreamsWordCount', 'spark': 'StructuredWordCount'}


def build(engines):
    """Compiles the load, resolves and compiles the peers, writes the data; what is there already stays."""
    classes = WORK / 'load'
    if not classes.exists():
        subprocess.run(['javac', '-d', classes, *sorted((HERE / 'load').glob('*.java'))], check=True)
    words = WORK / 'words.txt'
    if not words.exists():
        subprocess.run(['java', '-cp', classes, 'Words', words, str(WORDS), str(VOCABULARY)], check=True)
        (WORK / 'words').mkdir()
        subprocess.run(['split', '-n', 'l/2', '-d', '-a', '1', '--additional-suffix=.txt', words, WORK / 'words' / 'part'], check=True)
    for name in engines:
        home = WORK / name
        if name in MAINS and not (home / 'classes').exists():
            home.mkdir(exist_ok=True)
            subprocess.run(['mvn', '-q', '-B', '-f', HERE / name / 'pom.xml', 'dependency:copy-dependencies',
                            f'-DoutputDirectory={home}/lib', '-DincludeScope=runtime'], check=True)
            subprocess.run(['javac', '-nowarn', '-cp', f'{home}/lib/*', '-d', home / 'classes', *sorted((HERE / name).glob('*.java'))], check=True)
            shutil.copy(HERE / 'log4j2.properties', home / 'classes')
            if (HERE / name / 'META-INF').exists():
                shutil.copytree(HERE / name / 'META-INF', home / 'classes' / 'META-INF')


def settings_of(arguments):
    return [word for setting in arguments.set for word in ('--set', setting)]


def command(engine, mode, arguments):
    """The process to measure."""
    if engine == 'sluice':
        script = (HERE / 'sluice' / ('file.sql' if mode == 'file' else 'socket.sql')).read_text()
        if arguments.check:
            script += (HERE / 'sluice' / 'check.sql').read_text()
        (WORK / 'script.sql').write_text(script)
        settings = settings_of(arguments)
        return [ROOT / 'sluice', 'run', WORK / 'script.sql', '--var', f'PORT={PORT}', '--var', f'FOLDER={WORK}/words', *settings]
    own = {('flink', 'file'): ['file', WORK / 'words'], ('spark', 'file'): [WORK / 'words', WORK / 'spark' / 'work']}.get(
        (engine, mode), ['socket', PORT] if engine == 'flink' else
        [PORT, 500, WORDS * (LONG_TIMES if mode == 'long' else 1), WORK / 'dstreams' / 'work'])
    if arguments.check and engine != 'dstreams':
        own.append('check')
    return [*JVM, '-cp', f'{WORK}/{engine}/classes:{WORK}/{engine}/lib/*', MAINS[engine], *own]


def busy_seconds():
    fields = [int(x) for x in Path('/proc/stat').read_text().split('\n')[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf('SC_CLK_TCK')


def first():
    """In the child: before other work on the same cores, where that is allowed."""
    os.setsid()
    try:
        os.nice(-19)
        Path('/proc/self/autogroup').write_text('-19')
    except OSError:
        pass


def pairs(line):
    return dict(word.split('=') for word in line.split() if '=' in word)


def start_feeder(mode, engine):
    times = LONG_TIMES if mode == 'long' else 1
    load = ['steady', '1000', '60', 'close'] if mode == 'steady' else [
        'fast', WORK / 'words.txt', str(times), 'hold' if engine == 'dstreams' else 'close']
    feeder = subprocess.Popen(
        ['java', '-Xmx400m', '-XX:+UseSerialGC', '-cp', WORK / 'load', 'Feeder', str(PORT), *load], stdout=subprocess.PIPE, text=True, preexec_fn=first)
    feeder.stdout.readline()
    time.sleep(0.5)
    return feeder


def watch_files(pid, seen):
    """Notes when a process first has a file of the input open."""
    while not seen:
        try:
            links = [os.readlink(f'/proc/{pid}/fd/{fd}') for fd in os.listdir(f'/proc/{pid}/fd')]
        except OSError:
            links = []
        if any(link.startswith(str(WORK / 'words') + '/') for link in links):
            seen.append(time.time() * 1000)
        if not os.path.exists(f'/proc/{pid}'):
            return
        time.sleep(0.002)


def measure(engine, mode, arguments):
    """One run: seconds, words per second, peak resident MB, share of the processors that others had."""
    shutil.rmtree(WORK / engine / 'work', ignore_errors=True)
    feeder = None if mode == 'file' else start_feeder(mode, engine)
    others, begin = busy_seconds(), time.time()
    with open(WORK / 'errors.txt', 'a') as errors:
        process = subprocess.Popen(
            [str(word) for word in command(engine, mode, arguments)], preexec_fn=first, text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if engine == 'sluice' else errors)
    opened, result, output = [], {}, []
    if mode == 'file' and engine == 'sluice':
        threading.Thread(target=watch_files, args=(process.pid, opened), daemon=True).start()
    limit = threading.Timer(TIMEOUT, os.killpg, (process.pid, signal.SIGKILL))
    limit.start()
    for line in process.stdout:
        output.append(line)
        if ' rows in, ' in line:
            result['end_ms'] = time.time() * 1000
        elif line.startswith('RESULT'):
            result = pairs(line)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    limit.cancel()
    wall = time.time() - begin
    used = usage.ru_utime + usage.ru_stime
    if feeder:
        if 'end_ms' not in result:
            feeder.kill()
        fed = pairs(feeder.communicate()[0])
        result['start_ms'] = result.get('half_ms', fed.get('half_ms')) if mode == 'long' else fed['accept_ms']
    if opened:
        result['start_ms'] = opened[0]
    if 'end_ms' not in result:
        sys.exit(f'{engine} gave no result:\n' + ''.join(output[-20:]))
    words = WORDS
    if mode == 'long':
        words = WORDS * LONG_TIMES - int(result.get('half_words', WORDS * LONG_TIMES // 2))
    seconds = (float(result['end_ms']) - float(result['start_ms'])) / 1000
    other = max(0.0, busy_seconds() - others - used) / wall / os.cpu_count()
    verify(engine, mode, result, output, arguments)
    return dict(seconds=seconds, rate=words / seconds, memory=usage.ru_maxrss // 1024, wall=wall, cpu=used, other=other)


def latency(arguments):
    """Milliseconds from sending to seeing, for each line of a minute."""
    feeder = start_feeder('steady', 'sluice')
    process = subprocess.Popen(
        [str(ROOT / 'sluice'), 'run', str(HERE / 'sluice' / 'latency.sql'), '--var', f'PORT={PORT}']
        + settings_of(arguments), preexec_fn=first, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    times = []
    for line in process.stdout:
        now = time.time()
        at = line.find(b'@')
        if at >= 0 and line[:1] == b'+':
            times.append(now * 1000 - int(line[at + 1:line.index(b',', at)]) / 1000)
    process.wait()
    feeder.wait()
    for name, part in (('all 60 s', times), ('from 10 s on', times[10_000:])):
        ordered = sorted(part)
        print(f'| {name} | {len(part)} | ' + ' | '.join(f'{ordered[int(len(part) * q)]:.2f}' for q in (0.5, 0.9, 0.99, 0.999)) + f' | {ordered[-1]:.2f} |')


def start(runs):
    """Seconds to the first line of SELECT 1, and to the end of the process; the first run makes the archive and is left out."""
    firsts, ends = [], []
    for _ in range(runs + 1):
        begin = time.time()
        process = subprocess.Popen([str(ROOT / 'sluice'), '-c', 'SELECT 1'], preexec_fn=first, stdout=subprocess.PIPE)
        process.stdout.readline()
        firsts.append(time.time() - begin)
        process.stdout.read()
        process.wait()
        ends.append(time.time() - begin)
    print(f'first line {statistics.median(firsts[1:]):.2f} s, end {statistics.median(ends[1:]):.2f} s; runs: '
          + ', '.join(f'{x:.2f}' for x in ends[1:]) + f'; before them, with making the archive: {firsts[0]:.2f}, {ends[0]:.2f} s')


def verify(engine, mode, result, output, arguments):
    """Compares what was counted with what the generator wrote."""
    keys, total, squares = map(int, (WORK / 'words.txt.expect').read_text().split())
    times = LONG_TIMES if mode == 'long' else 1
    expected = (keys, total * times, squares * times * times)
    if engine == 'sluice':
        if not arguments.check:
            return
        last = [line for line in output if line.startswith('+I[')][-1]
        got = tuple(int(x) for x in last.strip()[3:-1].split(','))
    elif engine == 'dstreams' or arguments.check:
        got = tuple(int(result[name]) for name in ('keys', 'total', 'squares'))
    else:
        return
    if engine == 'flink':
        expected = expected[:2] + (0,)
    if got != expected:
        sys.exit(f'{engine} counted {got} instead of {expected}')
    print(f'# {engine} {mode}: counts exact: {got}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('mode', choices=['socket', 'long', 'file', 'latency', 'start'])
    parser.add_argument('--runs', type=int, default=3)
    parser.add_argument('--engines')
    parser.add_argument('--check', action='store_true')
    parser.add_argument('--set', action='append', default=[], help='a setting of Sluice')
    arguments = parser.parse_args()
    engines = (arguments.engines or ('sluice,flink,spark' if arguments.mode == 'file' else 'sluice,flink,dstreams')).split(',')
    WORK.mkdir(exist_ok=True)
    if arguments.mode == 'start':
        return start(arguments.runs)
    build([] if arguments.mode == 'latency' else engines)
    if arguments.mode == 'latency':
        return latency(arguments)
    runs = {engine: [] for engine in engines}
    for number in range(arguments.runs):
        for engine in engines:
            run = measure(engine, arguments.mode, arguments)
            runs[engine].append(run)
            print(f'# {arguments.mode} {engine} {number + 1}: ' + ', '.join(f'{k} {v:,.2f}' for k, v in run.items()), flush=True)
    middle = {e: {k: statistics.median(run[k] for run in own) for k in own[0]} for e, own in runs.items()}
    print('| engine | s | M words/s | peak RSS MB | CPU s | Sluice is faster by | Sluice\'s share of memory |')
    print('|---|---|---|---|---|---|---|')
    for engine, m in middle.items():
        ours = middle.get('sluice', m)
        print(f'| {engine} | {m["seconds"]:.2f} | {m["rate"] / 1e6:.2f} | {m["memory"]:.0f} | {m["cpu"]:.1f} '
              f'| {ours["rate"] / m["rate"]:.1f} | {ours["memory"] / m["memory"]:.2f} |')


if __name__ == '__main__':
    main()
