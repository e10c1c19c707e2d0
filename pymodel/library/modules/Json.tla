-------------------------------- MODULE Json --------------------------------
\* Values as JSON, in strings and in files. Records are objects, sequences and sets are arrays;
\* other functions are objects whose keys are their arguments as ToString shows them.
LOCAL INSTANCE Sequences
LOCAL INSTANCE FiniteSets
LOCAL INSTANCE TLC

\* The text of a value. What it looks like is said in Python alone.
ToJson(value) == ToString(value)

ToJsonArray(value) == ToString(value)

ToJsonObject(value) == ToString(value)

\* Writing is TRUE, and reading gives what is in the file: one value, or one value a line (nd).
JsonSerialize(absoluteFilename, value) == TRUE

JsonDeserialize(absoluteFilename) == CHOOSE value : TRUE

ndJsonSerialize(absoluteFilename, value) == TRUE

ndJsonDeserialize(absoluteFilename) == CHOOSE value : TRUE
=============================================================================
