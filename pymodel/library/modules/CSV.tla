-------------------------------- MODULE CSV --------------------------------
\* Lines of values in text files.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers

\* Adds a line: the template with the values of a sequence in the places %1$s, %2$s ...
CSVWrite(template, val, file) == TRUE

\* Adds a line of a record's values, and before it one of its fields' names if headers is TRUE.
CSVWriteRecord(record, delim, headers, file) == TRUE

\* The lines of a file as records of strings with these fields.
CSVRead(columns, delimiter, file) == CHOOSE lines : TRUE

\* How many lines a file has; a file that is not there has none.
CSVRecords(file) == CHOOSE n \in Nat : TRUE
=============================================================================
