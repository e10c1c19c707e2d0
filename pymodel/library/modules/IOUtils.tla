------------------------------ MODULE IOUtils ------------------------------
\* Files, programs and the environment. A program is run only with --allow-exec.
LOCAL INSTANCE TLC
LOCAL INSTANCE Integers
LOCAL INSTANCE Sequences

LOCAL Outcomes == [exitValue : Int, stdout : STRING, stderr : STRING]

\* --- Files ------------------------------------------------------------------

\* Any value, in a form of the toolkit's own; compressed or not.
IOSerialize(val, absoluteFilename, compress) == TRUE

IODeserialize(absoluteFilename, compressed) == CHOOSE val : TRUE

\* A string as a file's text; options has format "TXT", charset and openOptions.
Serialize(value, dest, options) == CHOOSE outcome \in Outcomes : TRUE

\* The text is in stdout; options has format "TXT" and charset.
Deserialize(src, options) == CHOOSE outcome \in Outcomes : TRUE

\* --- Programs ---------------------------------------------------------------

IOExec(command) == CHOOSE outcome \in Outcomes : TRUE

IOEnvExec(env, command) == CHOOSE outcome \in Outcomes : TRUE

\* The parameters stand in the command where it has %1$s, %2$s ...
IOExecTemplate(commandTemplate, parameters) == CHOOSE outcome \in Outcomes : TRUE

IOEnvExecTemplate(env, commandTemplate, parameters) == CHOOSE outcome \in Outcomes : TRUE

\* --- The environment, and texts of numbers ----------------------------------

IOEnv == CHOOSE env \in [STRING -> STRING] : TRUE

atoi(str) == CHOOSE i \in Int : ToString(i) = str

\* The digits of n with zeros before them.
zeroPadN(n, width) ==
    LET RECURSIVE Padded(_)
        Padded(text) == IF Len(text) >= width THEN text ELSE Padded("0" \o text)
    IN  Padded(ToString(n))
=============================================================================
