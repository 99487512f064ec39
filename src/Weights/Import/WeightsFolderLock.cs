namespace FakeFinder.Weights.Import;

/// <summary>Of the programs that change a weights folder, one at a time.</summary>
internal static class WeightsFolderLock
{
    /// <summary>Makes the folder where it does not exist. Disposing gives the folder free.</summary>
    /// <exception cref="WeightsException">Another program changes it now.</exception>
    public static IDisposable Take(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, ".import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new WeightsException($"Another import or pull into {folder} is under way; wait for its end.", exception);
        }
    }
}
