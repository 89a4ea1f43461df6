// SPDX-License-Identifier: Apache-2.0
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;

/** A sink that counts the rows it gets; with 'check' it takes old rows too and sums the second column with its sign. */
public class Counting implements DynamicTableSinkFactory {
    static final LongAdder INSERTED = new LongAdder();
    static final LongAdder TOTAL = new LongAdder();
    static final AtomicLong ENDED = new AtomicLong();
    private static final ConfigOption<Boolean> CHECK =
            ConfigOptions.key("check").booleanType().defaultValue(false);

    @Override
    public String factoryIdentifier() {
        return "counting";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(CHECK);
    }

    @Override
    public DynamicTableSink createDynamicTableSink(Context context) {
        return new Table(FactoryUtil.createTableFactoryHelper(this, context).getOptions().get(CHECK));
    }

    record Table(boolean check) implements DynamicTableSink {
        @Override
        public ChangelogMode getChangelogMode(ChangelogMode requested) {
            ChangelogMode.Builder mode = ChangelogMode.newBuilder();
            for (RowKind kind : requested.getContainedKinds()) {
                if (check || kind != RowKind.UPDATE_BEFORE) {
                    mode.addContainedKind(kind);
                }
            }
            return mode.build();
        }

        @Override
        public SinkRuntimeProvider getSinkRuntimeProvider(Context context) {
            return SinkV2Provider.of(new Rows(check));
        }

        @Override
        public DynamicTableSink copy() {
            return this;
        }

        @Override
        public String asSummaryString() {
            return "counting";
        }
    }

    record Rows(boolean check) implements Sink<RowData> {
        @Override
        public SinkWriter<RowData> createWriter(WriterInitContext context) {
            return new Writer(check);
        }
    }

    static final class Writer implements SinkWriter<RowData> {
        private final boolean check;
        private long inserted;
        private long total;

        Writer(boolean check) {
            this.check = check;
        }

        @Override
        public void write(RowData row, Context context) {
            RowKind kind = row.getRowKind();
            inserted += kind == RowKind.INSERT ? 1 : 0;
            if (check) {
                boolean added = kind == RowKind.INSERT || kind == RowKind.UPDATE_AFTER;
                total += added ? row.getLong(1) : -row.getLong(1);
            }
        }

        @Override
        public void flush(boolean end) {}

        @Override
        public void close() {
            INSERTED.add(inserted);
            TOTAL.add(total);
            ENDED.accumulateAndGet(System.currentTimeMillis(), Math::max);
        }
    }
}
