using FakeFinder.Files;


namespace FakeFinder.Web.Hosting;

/// <summary>DATA/lock: one service owns a data folder, for as long as this is not disposed and its process lives.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream file;

    private DataFolderLock(FileStream file) => this.file = file;

    /// <returns>Null where another service owns the folder.</returns>
    public static DataFolderLock? TryTake(string folder)
    {
        PrivateFolder.Create(folder);
        PrivateFolder.Narrow(folder);
        try
        {
            return new DataFolderLock(
                new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();
}
