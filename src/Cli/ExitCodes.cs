namespace FakeFinder.Cli;

/// <summary>What the program tells its caller; <c>--help</c> says the same.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>
    /// A file was not analysed, a detector or a bundle is not sound, <c>doctor</c> found a fault, a table cannot be used, or something else
    /// failed.
    /// </summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Another service owns the data folder.</summary>
    public const int DataFolderTaken = 3;

    /// <summary>Stopped by a signal before the end, as shells write SIGINT.</summary>
    public const int Interrupted = 130;

    public const string Help = """
        Exit codes:
          0    done
          1    a clip was not analysed by every detector asked for, a checked detector or bundle is not sound, doctor found a fault, a
               table cannot be used, or something else failed
          2    wrong command line
          3    another service owns the data folder
          130  interrupted by a signal

        """;
}
