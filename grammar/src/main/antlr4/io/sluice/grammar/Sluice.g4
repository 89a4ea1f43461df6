// SPDX-License-Identifier: Apache-2.0

/**
 * The Sluice language. In order: entries, statements, their clauses, queries, relations, pipe operators, expressions by
 * precedence (loosest first), types, words, tokens.
 *
 * Chains such as a AND b AND c are loops, never recursion: a chain of 10,000 terms is one flat node.
 * No rule is left-recursive and there are no predicates, so the expected tokens of an error are exact.
 */
grammar Sluice;

options { caseInsensitive = true; }

@lexer::members {
    /** Comments nest. A loop, since a recursive token would take a stack frame per level. */
    private void skipComment() {
        setChannel(HIDDEN);
        for (int depth = 1; depth > 0; ) {
            int character = _input.LA(1);
            if (character == IntStream.EOF) {
                setType(UNCLOSED_COMMENT);
                setChannel(DEFAULT_TOKEN_CHANNEL);
                return;
            }
            boolean opens = character == '/' && _input.LA(2) == '*';
            boolean closes = character == '*' && _input.LA(2) == '/';
            depth += opens ? 1 : closes ? -1 : 0;
            getInterpreter().consume(_input);
            if (opens || closes) {
                getInterpreter().consume(_input);
            }
        }
    }
}

// ---------------------------------------------------------------- entries

script           : statement? (';' statement?)* EOF ;
singleStatement  : statement ';'? EOF ;
singleQuery      : query emit? ';'? EOF ;
singleExpression : expression EOF ;
singleDataType   : dataType EOF ;

// ---------------------------------------------------------------- statements

statement
    : SET settingKey '=' settingValue                                                                   #setOption
    | RESET settingKey?                                                                                 #reset
    | INCLUDE string                                                                                    #include
    | CREATE orReplace? kind=(STREAM | TABLE | SINK) ifNotExists? qualifiedName
          tableElements? (COMMENT string)? (PARTITIONED BY nameList)? withOptions? lateData? (AS query emit?)?  #createRelation
    | CREATE orReplace? MATERIALIZED? VIEW ifNotExists? qualifiedName nameList? AS query                #createView
    | CREATE orReplace? FUNCTION ifNotExists? name
          ('(' (parameter (',' parameter)*)? ')')? (RETURNS dataType)? AS functionBody                  #createFunction
    | CREATE orReplace? MODEL ifNotExists? name modelSchema?
          (TRANSFORM '(' expression (',' expression)* ')')? withOptions?                                    #createModel
    | INSERT INTO qualifiedName nameList? query emit?                                                   #insert
    | UPDATE qualifiedName SET assignment (',' assignment)* (WHERE expression)?                         #update
    | DELETE FROM qualifiedName (WHERE expression)?                                                     #delete
    | COPY '(' query ')' TO string withOptions?                                                             #copy
    | EXPLAIN explainKind? explainFormat? explained                                                     #explain
    | EXPLAIN ANALYZE explainFormat? explained                                                          #explainAnalyze
    | EXPLAIN ANALYZE explainFormat? JOB name                                                           #explainJob
    | SHOW showKind (LIKE string)?                                                                      #show
    | SHOW CREATE objectKind? qualifiedName                                                             #showCreate
    | (DESCRIBE | DESC) objectKind? (qualifiedName | string)                                            #describe
    | DROP objectKind (IF EXISTS)? qualifiedName                                                        #drop
    | TRAIN MODEL modelReference FROM trainingData trainClause*                                         #train
    | ALTER MODEL name modelChange                                                                      #alterModel
    | ROLLBACK MODEL name rollbackPoint?                                                                #rollbackModel
    | STOP JOB name                                                                                     #stopJob
    | EXECUTE STATEMENT SET BEGIN (statement ';')+ END                                                  #statementSet
    | STEP (stepInput (',' stepInput)*)?                                                                #step
    | EXPECT qualifiedName UNCHANGED                                                                    #expectUnchanged
    | EXPECT SNAPSHOT? qualifiedName rows                                                               #expectRows
    | EXPECT ERROR string FOR statement                                                                 #expectError
    | ADVANCE TIME TO expression                                                                        #advanceTime
    | END INPUT qualifiedName?                                                                          #endInput
    | query emit?                                                                                       #queryStatement
    ;

orReplace   : OR REPLACE ;
ifNotExists : IF NOT EXISTS ;

settingKey
    : word ('.' word)*                                                                                  #dottedKey
    | string                                                                                            #quotedKey
    ;

settingValue
    : string                                                                                            #quotedValue
    | sign=('-' | '+')? NUMBER word?                                                                    #numberValue
    | word ('-' word)*                                                                                  #wordValue
    ;

tableElements : '(' tableElement (',' tableElement)* ')' ;

tableElement
    : name dataType? columnConstraint*                                                                  #columnDefinition
    | name AS expression (COMMENT string)?                                                              #computedColumn
    | name columnType METADATA (FROM string)? VIRTUAL? (COMMENT string)?                                #metadataColumn
    | watermark                                                                                         #watermarkDefinition
    | (CONSTRAINT name)? PRIMARY KEY nameList (NOT ENFORCED)?                                           #primaryKeyDefinition
    ;

columnConstraint
    : nullability                                                                                       #nullConstraint
    | PRIMARY KEY (NOT ENFORCED)?                                                                       #primaryKeyConstraint
    | COMMENT string                                                                                    #commentConstraint
    ;

watermark : WATERMARK FOR name AS expression ('-' plainDuration)? ;
lateData  : LATE DATA TO qualifiedName ;
withOptions : WITH '(' option (',' option)* ')' ;
option    : key=string '=' optionValue ;

optionValue
    : string                                                                                            #stringOption
    | sign=('-' | '+')? NUMBER                                                                          #numberOption
    | (TRUE | FALSE)                                                                                    #booleanOption
    | SECRET string                                                                                     #secretOption
    ;

parameter : name dataType ;

functionBody
    : string USING JAR string                                                                           #javaFunction
    | expression                                                                                        #sqlFunction
    ;

modelSchema : INPUT '(' parameter (',' parameter)* ')' OUTPUT '(' parameter (',' parameter)* ')' ;

modelReference : name ('@' (tag=name | version=NUMBER))? ;

modelChange
    : ACTIVATE VERSION NUMBER                                                                           #activateVersion
    | SET TAG name '=' NUMBER                                                                           #setTag
    | SET '(' option (',' option)* ')'                                                                  #setModelOptions
    ;

rollbackPoint
    : TO VERSION NUMBER                                                                                 #rollbackToVersion
    | BEFORE TIMESTAMP string                                                                           #rollbackBefore
    ;

trainingData
    : qualifiedName                                                                                     #trainingRelation
    | '(' query ')'                                                                                     #trainingQuery
    ;

trainClause
    : LABEL name                                                                                        #trainLabel
    | EVALUATE PREQUENTIAL (WINDOW NUMBER ROWS)? (LABEL DELAY labelDelay)?                              #trainEvaluate
    | ON DRIFT action=(WARN | RESET | RETRAIN)                                                          #trainOnDrift
    | ON RETRACT action=(ERROR | IGNORE)                                                                #trainOnRetract
    | PUBLISH EVERY duration (WHEN expression)?                                                         #trainPublish
    | KEEP NUMBER VERSIONS                                                                              #trainKeep
    ;

labelDelay
    : NUMBER ROWS                                                                                       #delayOfRows
    | duration (AFTER name)?                                                                            #delayOfTime
    ;

explainKind   : DAG | LOGICAL | STATE | CODE | CHANGES ;
explainFormat : '(' FORMAT format=(TEXT | DOT | MERMAID | JSON) ')' ;

explained
    : INSERT INTO qualifiedName nameList? query emit?                                                   #explainedInsert
    | TRAIN MODEL modelReference FROM trainingData trainClause*                                         #explainedTrain
    | query emit?                                                                                       #explainedQuery
    ;

showKind   : STREAMS | TABLES | VIEWS | SINKS | FUNCTIONS | MODELS | JOBS | SETTINGS ;
objectKind : STREAM | TABLE | MATERIALIZED? VIEW | SINK | FUNCTION | MODEL ;

stepInput : qualifiedName (stepRows deletedRows? | deletedRows) ;
deletedRows : DELETE rows ;
/** Lazy, so that a name before DELETE is the next input and no row. */
stepRows  : VALUES expression (',' expression)*? ;
rows      : VALUES expression (',' expression)* ;

assignment : qualifiedName '=' expression ;

emit     : EMIT emitMode (EVERY duration)? ;
emitMode : CHANGES | FINAL | SNAPSHOT | ON WINDOW CLOSE ;

duration
    : interval                                                                                          #intervalDuration
    | plainDuration                                                                                     #unitDuration
    ;

plainDuration : NUMBER intervalUnit ;

// ---------------------------------------------------------------- queries

query : with? setExpression orderBy? rowLimit? ('|>' pipeOperator)* ;

with          : WITH RECURSIVE? commonTable (',' commonTable)* ;
commonTable   : name nameList? AS '(' query ')' ;
setExpression : intersection (unionOperator intersection)* ;
unionOperator : (UNION | EXCEPT) setQuantifier? ;
intersection  : queryPrimary (INTERSECT setQuantifier? queryPrimary)* ;
setQuantifier : ALL | DISTINCT ;

queryPrimary
    : SELECT selectQuantifier? selectItem (',' selectItem)* (FROM relation (',' relation)*)?
          (WHERE where=expression)? groupBy? (HAVING having=expression)?
          windowClause? (QUALIFY qualify=expression)?                                                   #select
    | FROM relation (',' relation)*                                                                     #fromQuery
    | rows                                                                                              #valuesQuery
    | TABLE qualifiedName                                                                               #tableQuery
    | '(' query ')'                                                                                     #nestedQuery
    ;

selectQuantifier
    : ALL                                                                                               #selectAll
    | DISTINCT                                                                                          #selectDistinct
    | DISTINCT ON '(' expression (',' expression)* ')'                                                  #selectDistinctOn
    ;

selectItem
    : '*' starChange*                                                                                   #allColumns
    | qualifiedName '.' '*' starChange*                                                                 #allColumnsOf
    | expression columnAlias?                                                                           #column
    ;

starChange
    : (EXCLUDE | EXCEPT) (nameList | name)                                                              #starExclude
    | REPLACE '(' replacement (',' replacement)* ')'                                                    #starReplace
    ;

replacement : expression AS name ;
columnAlias : AS name | aliasName ;

groupBy
    : GROUP BY (ALL | groupItem (',' groupItem)*) perBatch?                                             #groupByItems
    | perBatch                                                                                          #groupByBatch
    ;

perBatch : PER BATCH ;

groupItem
    : ROLLUP '(' expression (',' expression)* ')'                                                       #rollup
    | CUBE '(' expression (',' expression)* ')'                                                         #cube
    | GROUPING SETS '(' groupItem (',' groupItem)* ')'                                                  #groupingSets
    | '(' ')'                                                                                           #emptyGroup
    | expression                                                                                        #groupExpression
    ;

windowClause : WINDOW namedWindow (',' namedWindow)* ;
namedWindow  : name AS windowSpecification ;
orderBy      : ORDER BY orderItem (',' orderItem)* ;
orderItem    : expression direction=(ASC | DESC)? (NULLS nulls=(FIRST | LAST))? ;

rowLimit
    : LIMIT limitCount offsetRows?                                                                      #limitFirst
    | offsetRows (LIMIT limitCount | fetchRows)?                                                        #offsetFirst
    | fetchRows                                                                                         #fetchOnly
    ;

limitCount : ALL | expression ;
offsetRows : OFFSET expression (ROW | ROWS)? ;
fetchRows  : FETCH (FIRST | NEXT) expression? (ROW | ROWS) ONLY ;

// ---------------------------------------------------------------- relations

relation : relationTerm join* ;

join : NATURAL? joinKind? JOIN relationTerm (MATCH_CONDITION match=expression)? joinCondition? ;

joinKind
    : INNER                                                                                             #innerJoin
    | CROSS                                                                                             #crossJoin
    | LEFT OUTER?                                                                                       #leftJoin
    | RIGHT OUTER?                                                                                      #rightJoin
    | FULL OUTER?                                                                                       #fullJoin
    | LEFT? SEMI                                                                                        #semiJoin
    | LEFT? ANTI                                                                                        #antiJoin
    | ASOF                                                                                              #asofJoin
    | LEFT ASOF                                                                                         #leftAsofJoin
    ;

joinCondition
    : ON expression                                                                                     #joinOn
    | USING nameList                                                                                    #joinUsing
    ;

/** No alias follows a watermark, for it would swallow the unit of its duration: AS ts - 5 SECONDS. */
relationTerm : relationPrimary relationAlias? (relationChange relationAlias? | watermark)* ;

relationPrimary
    : qualifiedName                                                                                     #namedRelation
    | string                                                                                            #pathRelation
    | LATERAL? '(' query ')'                                                                            #subQuery
    | '(' relation ')'                                                                                  #nestedRelation
    | LATERAL? UNNEST '(' expression (',' expression)* ')' (WITH ORDINALITY)?                           #unnest
    | LATERAL? TABLE '(' functionCall ')'                                                               #tableFunction
    | LATERAL? functionCall                                                                             #plainTableFunction
    ;

relationAlias : AS name nameList? | aliasName nameList? ;

relationChange
    : FOR SYSTEM_TIME AS OF expression                                                                  #asOfTime
    | FOR VERSION AS OF expression                                                                      #asOfVersion
    | matchRecognize                                                                                    #relationMatch
    | pivot                                                                                             #relationPivot
    | unpivot                                                                                           #relationUnpivot
    ;

pivot : PIVOT '(' selectItem (',' selectItem)* FOR pivotAxis IN '(' pivotValue (',' pivotValue)* ')' ')' ;

pivotAxis
    : qualifiedName                                                                                     #singleAxis
    | nameList                                                                                          #compositeAxis
    ;

pivotValue : expression columnAlias? ;

unpivot : UNPIVOT (nulls=(INCLUDE | EXCLUDE) NULLS)?
    '(' measures=unpivotNames FOR axes=unpivotNames IN '(' unpivotColumn (',' unpivotColumn)* ')' ')' ;
unpivotNames  : name | nameList ;
unpivotColumn : unpivotNames (AS expression)? ;

matchRecognize : MATCH_RECOGNIZE '(' partitionBy? orderBy? (MEASURES measure (',' measure)*)? rowsPerMatch?
    (AFTER MATCH SKIP_ matchSkip)? PATTERN '(' pattern ')' (WITHIN duration)?
    (SUBSET subset (',' subset)*)? DEFINE define (',' define)* ')' ;

partitionBy : PARTITION BY expression (',' expression)* ;
measure     : expression AS name ;
subset      : name '=' nameList ;
define      : name AS expression ;

rowsPerMatch
    : ONE ROW PER MATCH                                                                                 #oneRowPerMatch
    | ALL ROWS PER MATCH                                                                                #allRowsPerMatch
    ;

matchSkip
    : TO NEXT ROW                                                                                       #skipToNext
    | PAST LAST ROW                                                                                     #skipPastLast
    | TO FIRST name                                                                                     #skipToFirst
    | TO LAST name                                                                                      #skipToLast
    | TO name                                                                                           #skipToVariable
    ;

pattern     : patternTerm ('|' patternTerm)* ;
patternTerm : patternFactor+ ;

patternFactor
    : name quantifier?                                                                                  #patternVariable
    | '(' pattern ')' quantifier?                                                                       #patternGroup
    | '{' '-' pattern '-' '}' quantifier?                                                               #patternExclusion
    ;

quantifier
    : symbol=('*' | '+' | '?') reluctant='?'?                                                           #symbolQuantifier
    | '{' exact=NUMBER '}' reluctant='?'?                                                               #exactQuantifier
    | '{' least=NUMBER? ',' most=NUMBER? '}' reluctant='?'?                                             #rangeQuantifier
    ;

// ---------------------------------------------------------------- pipe operators

pipeOperator
    : SELECT selectQuantifier? selectItem (',' selectItem)* windowClause?                               #pipeSelect
    | EXTEND selectItem (',' selectItem)* windowClause?                                                 #pipeExtend
    | SET pipeAssignment (',' pipeAssignment)*                                                          #pipeSet
    | DROP name (',' name)*                                                                             #pipeDrop
    | RENAME renaming (',' renaming)*                                                                   #pipeRename
    | AS name nameList?                                                                                 #pipeAs
    | WHERE expression                                                                                  #pipeWhere
    | rowLimit                                                                                          #pipeLimit
    | AGGREGATE (selectItem (',' selectItem)*)?
          (GROUP BY pipeGroupItem (',' pipeGroupItem)*)? perBatch?                                      #pipeAggregate
    | DISTINCT                                                                                          #pipeDistinct
    | orderBy                                                                                           #pipeOrderBy
    | join                                                                                              #pipeJoin
    | setOperator=(UNION | INTERSECT | EXCEPT) setQuantifier? setOperand (',' setOperand)*              #pipeSetOperation
    | (pivot | unpivot | matchRecognize) relationAlias?                                                 #pipeReshape
    | UPDATE STATE BY qualifiedName (',' qualifiedName)* '(' stateColumn (',' stateColumn)* ')'
          SET pipeAssignment (',' pipeAssignment)* stateClause*                                         #pipeUpdateState
    | WINDOW functionCall relationAlias?                                                                #pipeWindow
    | CALL functionCall relationAlias?                                                                  #pipeCall
    | LOG string? (LIMIT NUMBER)?                                                                       #pipeLog
    | ASSERT expression (',' expression)*                                                               #pipeAssert
    | TEE branch (',' branch)*                                                                          #pipeTee
    | FORK branch (',' branch)*                                                                         #pipeFork
    | INSERT INTO qualifiedName nameList?                                                               #pipeInsert
    | TRAIN MODEL modelReference trainClause*                                                           #pipeTrain
    ;

branch         : '(' ('|>' pipeOperator)+ emit? ')' ;
pipeAssignment : name '=' expression ;
renaming       : qualifiedName AS? name ;
pipeGroupItem  : groupItem columnAlias? ;
stateColumn    : name dataType (DEFAULT expression)? ;

setOperand
    : '(' query ')'                                                                                     #operandQuery
    | TABLE qualifiedName                                                                               #operandTable
    ;

stateClause
    : DELETE WHEN expression                                                                            #deleteWhen
    | EXPIRE AFTER duration                                                                             #expireAfter
    | EVALUATE ALL KEYS                                                                                 #evaluateAllKeys
    ;

// ---------------------------------------------------------------- expressions, loosest first

expression    : conjunction (OR conjunction)* ;
conjunction   : negation (AND negation)* ;
negation      : NOT* predicate ;
predicate     : concatenation predicateTail* ;
concatenation : sum ('||' sum)* ;
sum           : product (sumOperator product)* ;
sumOperator   : '+' | '-' ;
product       : signed (productOperator signed)* ;
productOperator : '*' | '/' | '%' ;
signed        : sumOperator* access ;
access        : primary accessor* ;

predicateTail
    : comparisonOperator concatenation                                                                  #comparison
    | comparisonOperator quantity=(ANY | SOME | ALL) '(' (query | expression (',' expression)*) ')'     #quantifiedComparison
    | NOT? BETWEEN (ASYMMETRIC | SYMMETRIC)? concatenation AND concatenation                            #between
    | NOT? IN '(' (query | expression (',' expression)*) ')'                                            #inList
    | NOT? operator=(LIKE | ILIKE | RLIKE) concatenation (ESCAPE concatenation)?                        #like
    | NOT? SIMILAR TO concatenation (ESCAPE concatenation)?                                             #similar
    | IS NOT? value=(NULL | TRUE | FALSE | UNKNOWN)                                                     #isValue
    | IS NOT? DISTINCT FROM concatenation                                                               #isDistinct
    ;

comparisonOperator : '=' | '<>' | '!=' | '<' | '<=' | '>' | '>=' ;

accessor
    : '::' dataType                                                                                     #castAccessor
    | '[' expression ']'                                                                                #elementAccessor
    | '.' word                                                                                          #fieldAccessor
    ;

primary
    : literal                                                                                           #literalPrimary
    | interval                                                                                          #intervalPrimary
    | '?'                                                                                               #nextParameter
    | PARAMETER                                                                                         #numberedParameter
    | EXISTS '(' query ')'                                                                              #exists
    | '(' query ')'                                                                                     #scalarQuery
    | '(' expression (',' expression)* ')'                                                              #parentheses
    | ROW '(' expression (',' expression)* ')'                                                          #rowConstructor
    | ARRAY '[' (expression (',' expression)*)? ']'                                                     #arrayConstructor
    | ARRAY '(' query ')'                                                                               #arrayQuery
    | MAP '[' (expression ',' expression (',' expression ',' expression)*)? ']'                         #mapConstructor
    | CASE value=expression? whenClause+ (ELSE otherwise=expression)? END                               #caseExpression
    | operator=(CAST | TRY_CAST) '(' expression AS dataType ')'                                         #cast
    | EXTRACT '(' name FROM expression ')'                                                              #extract
    | operator=(FLOOR | CEIL | CEILING) '(' expression (TO name)? ')'                                   #round
    | SUBSTRING '(' expression (FROM expression (FOR expression)? | (',' expression)*) ')'              #substring
    | TRIM '(' side=(BOTH | LEADING | TRAILING)? first=expression? (FROM text=expression)? ')'          #trim
    | POSITION '(' concatenation IN concatenation (FROM expression)? ')'                                #position
    | OVERLAY '(' expression PLACING expression FROM expression (FOR expression)? ')'                   #overlay
    | functionCall                                                                                      #functionPrimary
    | name                                                                                              #namePrimary
    ;

whenClause : WHEN expression THEN expression ;

functionCall : functionName '(' ('*' | setQuantifier? argument (',' argument)* orderBy?)? ')'
    nullTreatment? withinGroup? filter? over? ;

nullTreatment : (RESPECT | IGNORE) NULLS ;
withinGroup   : WITHIN GROUP '(' orderBy ')' ;
filter        : FILTER '(' WHERE expression ')' ;
over          : OVER (name | windowSpecification) ;

argument
    : name '=>' argumentValue                                                                           #namedArgument
    | argumentValue                                                                                     #positionalArgument
    ;

argumentValue
    : DESCRIPTOR '(' qualifiedName (',' qualifiedName)* ')'                                             #descriptor
    | TABLE (table=qualifiedName | '(' query ')')
          (PARTITION BY (keys+=qualifiedName | '(' keys+=qualifiedName (',' keys+=qualifiedName)* ')'))?
          orderBy?                                                                                      #tableArgument
    | MODEL modelReference                                                                              #modelArgument
    | NUMBER ROWS                                                                                       #rowsArgument
    | plainDuration                                                                                     #durationArgument
    | expression                                                                                        #expressionArgument
    ;

windowSpecification : '(' base=name? partitionBy? orderBy? windowFrame? ')' ;

windowFrame : unit=(ROWS | RANGE) (low=frameBound | BETWEEN low=frameBound AND high=frameBound) frameExclusion? ;

frameBound
    : CURRENT ROW                                                                                       #currentRowBound
    | UNBOUNDED direction=(PRECEDING | FOLLOWING)                                                       #unboundedBound
    | concatenation direction=(PRECEDING | FOLLOWING)                                                   #expressionBound
    ;

frameExclusion
    : EXCLUDE CURRENT ROW                                                                               #excludeCurrentRow
    | EXCLUDE GROUP                                                                                     #excludeGroup
    | EXCLUDE TIES                                                                                      #excludeTies
    | EXCLUDE NO OTHERS                                                                                 #excludeNoOthers
    ;

interval : INTERVAL sign=('-' | '+')? amount (intervalUnit intervalPrecision? (TO intervalUnit ('(' fraction=NUMBER ')')?)?)? ;
amount   : string | NUMBER ;
intervalPrecision : '(' leading=NUMBER (',' fraction=NUMBER)? ')' ;

intervalUnit
    : MILLISECOND | MILLISECONDS | SECOND | SECONDS | MINUTE | MINUTES | HOUR | HOURS | DAY | DAYS | WEEK | WEEKS
    | MONTH | MONTHS | QUARTER | QUARTERS | YEAR | YEARS
    ;

literal
    : NUMBER                                                                                            #numberLiteral
    | string                                                                                            #stringLiteral
    | BINARY_STRING                                                                                     #binaryLiteral
    | (TRUE | FALSE)                                                                                    #booleanLiteral
    | NULL                                                                                              #nullLiteral
    | kind=(DATE | TIME | TIMESTAMP | TIMESTAMP_LTZ) string                                             #timeLiteral
    ;

string : STRING | ESCAPED_STRING ;

// ---------------------------------------------------------------- types

columnType : dataType nullability? ;
nullability : NOT NULL | NULL ;

dataType
    : plainType (ARRAY | MULTISET)*
    ;

plainType
    : ARRAY '<' columnType '>'                                                                          #arrayType
    | MULTISET '<' columnType '>'                                                                       #multisetType
    | MAP '<' columnType ',' columnType '>'                                                             #mapType
    | ROW '<' rowField (',' rowField)* '>'                                                              #rowType
    | ROW '(' rowField (',' rowField)* ')'                                                              #roundRowType
    | INTERVAL from=intervalUnit ('(' leading=NUMBER ')')? (TO to=intervalUnit ('(' fraction=NUMBER ')')?)?   #intervalType
    | DOUBLE PRECISION?                                                                                 #doubleType
    | kind=(TIMESTAMP | TIME) ('(' precision=NUMBER ')')? timeZone?                                     #timeType
    | typeName ('(' precision=NUMBER (',' scale=NUMBER)? ')')?                                          #namedType
    ;

rowField : name columnType (COMMENT string)? ;
timeZone : WITH LOCAL? TIME ZONE | WITHOUT TIME ZONE ;

// ---------------------------------------------------------------- words

qualifiedName : name ('.' name)* ;
nameList      : '(' name (',' name)* ')' ;

name         : NAME | QUOTED_NAME | freeWord | functionWord | typeWord | noAliasWord ;
aliasName    : NAME | QUOTED_NAME | freeWord | functionWord | typeWord ;
functionName : NAME | QUOTED_NAME | freeWord | typeWord | noAliasWord | LEFT | RIGHT ;
typeName     : NAME | QUOTED_NAME | freeWord | noAliasWord | DATE | TIMESTAMP_LTZ ;
word         : name | reservedWord ;

/** Never a name, unless quoted, after a dot or in a SET key. */
reservedWord
    : ALL | AND | ANY | ARRAY | AS | BETWEEN | CASE | CREATE | CROSS | DISTINCT | ELSE | END | EXCEPT | EXISTS | FALSE | FETCH
    | FROM | FULL | GROUP | HAVING | IN | INNER | INSERT | INTERSECT | INTO | IS | JOIN | LATERAL | LEFT | LIKE | LIMIT
    | NATURAL | NOT | NULL | OFFSET | ON | OR | ORDER | RIGHT | SELECT | SOME | TABLE | THEN | TRUE | UNION | UNNEST | USING
    | VALUES | WHEN | WHERE | WITH
    ;

/** A name, but not an alias without AS: each of these may follow a relation or an expression. */
noAliasWord
    : ANTI | ASOF | DELETE | EMIT | EVALUATE | EVERY | EXPIRE | FOR | KEEP | LABEL | LATE | MATCH_CONDITION | MATCH_RECOGNIZE
    | PER | PIVOT | PUBLISH | QUALIFY | SEMI | SET | UNPIVOT | WATERMARK | WINDOW
    ;

/** A name; followed by a parenthesis it has its own syntax. */
functionWord : CAST | CEIL | CEILING | EXTRACT | FLOOR | OVERLAY | POSITION | ROW | SUBSTRING | TRIM | TRY_CAST ;

/** A name; as a type it has its own syntax. */
typeWord : DATE | DOUBLE | INTERVAL | MAP | MULTISET | TIME | TIMESTAMP | TIMESTAMP_LTZ ;

/** A name everywhere. */
freeWord
    : ACTIVATE | ADVANCE | AFTER | AGGREGATE | ALTER | ANALYZE | ASC | ASSERT | ASYMMETRIC | BATCH | BEFORE | BEGIN | BOTH | BY
    | CALL | CHANGES | CLOSE | CODE | COMMENT | CONSTRAINT | COPY | CUBE | CURRENT | DAG | DATA | DAY | DAYS | DEFAULT | DEFINE
    | DELAY | DESC | DESCRIBE | DESCRIPTOR | DOT | DRIFT | DROP | ENFORCED | ERROR | ESCAPE | EXCLUDE | EXECUTE | EXPECT
    | EXPLAIN | EXTEND | FILTER | FINAL | FIRST | FOLLOWING | FORK | FORMAT | FUNCTION | FUNCTIONS | GROUPING | HOUR | HOURS
    | IF | IGNORE | ILIKE | INCLUDE | INPUT | JAR | JOB | JOBS | JSON | KEY | KEYS | LAST | LEADING | LOCAL | LOG | LOGICAL
    | MATCH | MATERIALIZED | MEASURES | MERMAID | METADATA | MILLISECOND | MILLISECONDS | MINUTE | MINUTES | MODEL | MODELS
    | MONTH | MONTHS | NEXT | NO | NULLS | OF | ONE | ONLY | ORDINALITY | OTHERS | OUTER | OUTPUT | OVER | PARTITION
    | PARTITIONED | PAST | PATTERN | PLACING | PRECEDING | PRECISION | PREQUENTIAL | PRIMARY | QUARTER | QUARTERS | RANGE
    | RECURSIVE | RENAME | REPLACE | RESET | RESPECT | RETRACT | RETRAIN | RETURNS | RLIKE | ROLLBACK | ROLLUP | ROWS | SECOND
    | SECONDS | SECRET | SETS | SETTINGS | SHOW | SIMILAR | SINK | SINKS | SKIP_ | SNAPSHOT | STATE | STATEMENT | STEP | STOP
    | STREAM | STREAMS | SUBSET | SYMMETRIC | SYSTEM_TIME | TABLES | TAG | TEE | TEXT | TIES | TO | TRAIN | TRAILING | TRANSFORM
    | UNBOUNDED | UNCHANGED | UNKNOWN | UPDATE | VERSION | VERSIONS | VIEW | VIEWS | VIRTUAL | WARN | WEEK | WEEKS | WITHIN
    | WITHOUT | YEAR | YEARS | ZONE
    ;

// ---------------------------------------------------------------- tokens

ACTIVATE        : 'ACTIVATE' ;
ADVANCE         : 'ADVANCE' ;
AFTER           : 'AFTER' ;
AGGREGATE       : 'AGGREGATE' ;
ALL             : 'ALL' ;
ALTER           : 'ALTER' ;
ANALYZE         : 'ANALYZE' ;
AND             : 'AND' ;
ANTI            : 'ANTI' ;
ANY             : 'ANY' ;
ARRAY           : 'ARRAY' ;
AS              : 'AS' ;
ASC             : 'ASC' ;
ASOF            : 'ASOF' ;
ASSERT          : 'ASSERT' ;
ASYMMETRIC      : 'ASYMMETRIC' ;
BATCH           : 'BATCH' ;
BEFORE          : 'BEFORE' ;
BEGIN           : 'BEGIN' ;
BETWEEN         : 'BETWEEN' ;
BOTH            : 'BOTH' ;
BY              : 'BY' ;
CALL            : 'CALL' ;
CASE            : 'CASE' ;
CAST            : 'CAST' ;
CEIL            : 'CEIL' ;
CEILING         : 'CEILING' ;
CHANGES         : 'CHANGES' ;
CLOSE           : 'CLOSE' ;
CODE            : 'CODE' ;
COMMENT         : 'COMMENT' ;
CONSTRAINT      : 'CONSTRAINT' ;
COPY            : 'COPY' ;
CREATE          : 'CREATE' ;
CROSS           : 'CROSS' ;
CUBE            : 'CUBE' ;
CURRENT         : 'CURRENT' ;
DAG             : 'DAG' ;
DATA            : 'DATA' ;
DATE            : 'DATE' ;
DAY             : 'DAY' ;
DAYS            : 'DAYS' ;
DEFAULT         : 'DEFAULT' ;
DEFINE          : 'DEFINE' ;
DELAY           : 'DELAY' ;
DELETE          : 'DELETE' ;
DESC            : 'DESC' ;
DESCRIBE        : 'DESCRIBE' ;
DESCRIPTOR      : 'DESCRIPTOR' ;
DISTINCT        : 'DISTINCT' ;
DOT             : 'DOT' ;
DOUBLE          : 'DOUBLE' ;
DRIFT           : 'DRIFT' ;
DROP            : 'DROP' ;
ELSE            : 'ELSE' ;
EMIT            : 'EMIT' ;
END             : 'END' ;
ENFORCED        : 'ENFORCED' ;
ERROR           : 'ERROR' ;
ESCAPE          : 'ESCAPE' ;
EVALUATE        : 'EVALUATE' ;
EVERY           : 'EVERY' ;
EXCEPT          : 'EXCEPT' ;
EXCLUDE         : 'EXCLUDE' ;
EXECUTE         : 'EXECUTE' ;
EXISTS          : 'EXISTS' ;
EXPECT          : 'EXPECT' ;
EXPIRE          : 'EXPIRE' ;
EXPLAIN         : 'EXPLAIN' ;
EXTEND          : 'EXTEND' ;
EXTRACT         : 'EXTRACT' ;
FALSE           : 'FALSE' ;
FETCH           : 'FETCH' ;
FILTER          : 'FILTER' ;
FINAL           : 'FINAL' ;
FIRST           : 'FIRST' ;
FLOOR           : 'FLOOR' ;
FOLLOWING       : 'FOLLOWING' ;
FOR             : 'FOR' ;
FORK            : 'FORK' ;
FORMAT          : 'FORMAT' ;
FROM            : 'FROM' ;
FULL            : 'FULL' ;
FUNCTION        : 'FUNCTION' ;
FUNCTIONS       : 'FUNCTIONS' ;
GROUP           : 'GROUP' ;
GROUPING        : 'GROUPING' ;
HAVING          : 'HAVING' ;
HOUR            : 'HOUR' ;
HOURS           : 'HOURS' ;
IF              : 'IF' ;
IGNORE          : 'IGNORE' ;
ILIKE           : 'ILIKE' ;
IN              : 'IN' ;
INCLUDE         : 'INCLUDE' ;
INNER           : 'INNER' ;
INPUT           : 'INPUT' ;
INSERT          : 'INSERT' ;
INTERSECT       : 'INTERSECT' ;
INTERVAL        : 'INTERVAL' ;
INTO            : 'INTO' ;
IS              : 'IS' ;
JAR             : 'JAR' ;
JOB             : 'JOB' ;
JOBS            : 'JOBS' ;
JOIN            : 'JOIN' ;
JSON            : 'JSON' ;
KEEP            : 'KEEP' ;
KEY             : 'KEY' ;
KEYS            : 'KEYS' ;
LABEL           : 'LABEL' ;
LAST            : 'LAST' ;
LATE            : 'LATE' ;
LATERAL         : 'LATERAL' ;
LEADING         : 'LEADING' ;
LEFT            : 'LEFT' ;
LIKE            : 'LIKE' ;
LIMIT           : 'LIMIT' ;
LOCAL           : 'LOCAL' ;
LOG             : 'LOG' ;
LOGICAL         : 'LOGICAL' ;
MAP             : 'MAP' ;
MATCH           : 'MATCH' ;
MATCH_CONDITION : 'MATCH_CONDITION' ;
MATCH_RECOGNIZE : 'MATCH_RECOGNIZE' ;
MATERIALIZED    : 'MATERIALIZED' ;
MEASURES        : 'MEASURES' ;
MERMAID         : 'MERMAID' ;
METADATA        : 'METADATA' ;
MILLISECOND     : 'MILLISECOND' ;
MILLISECONDS    : 'MILLISECONDS' ;
MINUTE          : 'MINUTE' ;
MINUTES         : 'MINUTES' ;
MODEL           : 'MODEL' ;
MODELS          : 'MODELS' ;
MONTH           : 'MONTH' ;
MONTHS          : 'MONTHS' ;
MULTISET        : 'MULTISET' ;
NATURAL         : 'NATURAL' ;
NEXT            : 'NEXT' ;
NO              : 'NO' ;
NOT             : 'NOT' ;
NULL            : 'NULL' ;
NULLS           : 'NULLS' ;
OF              : 'OF' ;
OFFSET          : 'OFFSET' ;
ON              : 'ON' ;
ONE             : 'ONE' ;
ONLY            : 'ONLY' ;
OR              : 'OR' ;
ORDER           : 'ORDER' ;
ORDINALITY      : 'ORDINALITY' ;
OTHERS          : 'OTHERS' ;
OUTER           : 'OUTER' ;
OUTPUT          : 'OUTPUT' ;
OVER            : 'OVER' ;
OVERLAY         : 'OVERLAY' ;
PARTITION       : 'PARTITION' ;
PARTITIONED     : 'PARTITIONED' ;
PAST            : 'PAST' ;
PATTERN         : 'PATTERN' ;
PER             : 'PER' ;
PIVOT           : 'PIVOT' ;
PLACING         : 'PLACING' ;
POSITION        : 'POSITION' ;
PRECEDING       : 'PRECEDING' ;
PRECISION       : 'PRECISION' ;
PREQUENTIAL     : 'PREQUENTIAL' ;
PRIMARY         : 'PRIMARY' ;
PUBLISH         : 'PUBLISH' ;
QUALIFY         : 'QUALIFY' ;
QUARTER         : 'QUARTER' ;
QUARTERS        : 'QUARTERS' ;
RANGE           : 'RANGE' ;
RECURSIVE       : 'RECURSIVE' ;
RENAME          : 'RENAME' ;
REPLACE         : 'REPLACE' ;
RESET           : 'RESET' ;
RESPECT         : 'RESPECT' ;
RETRACT         : 'RETRACT' ;
RETRAIN         : 'RETRAIN' ;
RETURNS         : 'RETURNS' ;
RIGHT           : 'RIGHT' ;
RLIKE           : 'RLIKE' ;
ROLLBACK        : 'ROLLBACK' ;
ROLLUP          : 'ROLLUP' ;
ROW             : 'ROW' ;
ROWS            : 'ROWS' ;
SECOND          : 'SECOND' ;
SECONDS         : 'SECONDS' ;
SECRET          : 'SECRET' ;
SELECT          : 'SELECT' ;
SEMI            : 'SEMI' ;
SET             : 'SET' ;
SETS            : 'SETS' ;
SETTINGS        : 'SETTINGS' ;
SHOW            : 'SHOW' ;
SIMILAR         : 'SIMILAR' ;
SINK            : 'SINK' ;
SINKS           : 'SINKS' ;
SKIP_           : 'SKIP' ;
SNAPSHOT        : 'SNAPSHOT' ;
SOME            : 'SOME' ;
STATE           : 'STATE' ;
STATEMENT       : 'STATEMENT' ;
STEP            : 'STEP' ;
STOP            : 'STOP' ;
STREAM          : 'STREAM' ;
STREAMS         : 'STREAMS' ;
SUBSET          : 'SUBSET' ;
SUBSTRING       : 'SUBSTRING' ;
SYMMETRIC       : 'SYMMETRIC' ;
SYSTEM_TIME     : 'SYSTEM_TIME' ;
TABLE           : 'TABLE' ;
TABLES          : 'TABLES' ;
TAG             : 'TAG' ;
TEE             : 'TEE' ;
TEXT            : 'TEXT' ;
THEN            : 'THEN' ;
TIES            : 'TIES' ;
TIME            : 'TIME' ;
TIMESTAMP       : 'TIMESTAMP' ;
TIMESTAMP_LTZ   : 'TIMESTAMP_LTZ' ;
TO              : 'TO' ;
TRAILING        : 'TRAILING' ;
TRAIN           : 'TRAIN' ;
TRANSFORM       : 'TRANSFORM' ;
TRIM            : 'TRIM' ;
TRUE            : 'TRUE' ;
TRY_CAST        : 'TRY_CAST' ;
UNBOUNDED       : 'UNBOUNDED' ;
UNCHANGED       : 'UNCHANGED' ;
UNION           : 'UNION' ;
UNKNOWN         : 'UNKNOWN' ;
UNNEST          : 'UNNEST' ;
UNPIVOT         : 'UNPIVOT' ;
UPDATE          : 'UPDATE' ;
USING           : 'USING' ;
VALUES          : 'VALUES' ;
VERSION         : 'VERSION' ;
VERSIONS        : 'VERSIONS' ;
VIEW            : 'VIEW' ;
VIEWS           : 'VIEWS' ;
VIRTUAL         : 'VIRTUAL' ;
WARN            : 'WARN' ;
WATERMARK       : 'WATERMARK' ;
WEEK            : 'WEEK' ;
WEEKS           : 'WEEKS' ;
WHEN            : 'WHEN' ;
WHERE           : 'WHERE' ;
WINDOW          : 'WINDOW' ;
WITH            : 'WITH' ;
WITHIN          : 'WITHIN' ;
WITHOUT         : 'WITHOUT' ;
YEAR            : 'YEAR' ;
YEARS           : 'YEARS' ;
ZONE            : 'ZONE' ;

SEMICOLON         : ';' ;
COMMA             : ',' ;
DOT_SIGN          : '.' ;
LEFT_PARENTHESIS  : '(' ;
RIGHT_PARENTHESIS : ')' ;
LEFT_BRACKET      : '[' ;
RIGHT_BRACKET     : ']' ;
LEFT_BRACE        : '{' ;
RIGHT_BRACE       : '}' ;
PIPE              : '|>' ;
CONCATENATE       : '||' ;
BAR               : '|' ;
CAST_SIGN         : '::' ;
ARROW             : '=>' ;
EQUAL             : '=' ;
NOT_EQUAL         : '<>' ;
NOT_EQUAL_C       : '!=' ;
LESS              : '<' ;
LESS_EQUAL        : '<=' ;
GREATER           : '>' ;
GREATER_EQUAL     : '>=' ;
PLUS              : '+' ;
MINUS             : '-' ;
STAR              : '*' ;
SLASH             : '/' ;
PERCENT           : '%' ;
QUESTION          : '?' ;
AT                : '@' ;

PARAMETER      : '$' [0-9]+ ;
NUMBER         : DIGITS ('.' [0-9]*)? EXPONENT? | '.' DIGITS EXPONENT? ;
STRING         : '\'' (~'\'' | '\'\'')* '\'' ;
ESCAPED_STRING : 'E\'' (~['\\] | '\'\'' | '\\' .)* '\'' ;
BINARY_STRING  : 'X\'' [0-9A-F]* '\'' ;
QUOTED_NAME    : '"' (~'"' | '""')* '"' | '`' (~'`' | '``')* '`' ;
NAME           : [\p{L}\p{Nl}_] [\p{L}\p{Nl}\p{M}\p{Nd}_$]* ;

LINE_COMMENT   : '--' ~[\r\n]* -> channel(HIDDEN) ;
BLOCK_COMMENT  : '/*' { skipComment(); } ;
SPACE          : [\p{White_Space}\uFEFF]+ -> channel(HIDDEN) ;

UNCLOSED_STRING   : 'E'? '\'' (~'\'' | '\'\'')* ;
UNCLOSED_NAME     : '"' (~'"' | '""')* | '`' (~'`' | '``')* ;
// The same opening as BLOCK_COMMENT, which comes first and turns into this one at the end of the text.
UNCLOSED_COMMENT  : '/*' ;
UNKNOWN_CHARACTER : . ;

fragment DIGITS   : [0-9]+ ;
fragment EXPONENT : 'E' [+-]? DIGITS ;
