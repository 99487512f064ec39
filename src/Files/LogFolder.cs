namespace FakeFinder.Files;

/// <summary>A folder of log files.</summary>
public static class LogFolder
{
    /// <summary>
    /// Deletes the oldest files beyond as many as are kept. What cannot be deleted now is left to the next turn: no log is worth a failure.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Of the files' names.</param>
    /// <param name="kept">How many are kept.</param>
    /// <param name="mayGo">Which files may be deleted; null for all.</param>
    public static void Trim(string folder, string pattern, int kept, Func<FileInfo, bool>? mayGo = null)
    {
        try
        {
            var files = new DirectoryInfo(folder).GetFiles(pattern).Where(file => mayGo?.Invoke(file) ?? true);
            foreach (
                var old in files
                    .OrderByDescending(file => file.LastWriteTimeUtc)
                    .ThenByDescending(file => file.Name, StringComparer.Ordinal)
                    .Skip(kept))
            {
                old.Delete();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next file of the log comes here again.
        }
    }
}
