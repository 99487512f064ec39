namespace FakeFinder.Detection.Detectors.Http.Handovers;

/// <summary>
/// Hand-over <c>folder</c>: a copy under a fresh name. A hard link would cost less, and would lend the stored video itself to the program:
/// its bytes to write, and its rights, which keep every other user out.
/// </summary>
internal sealed class FolderHandover(SharedFolder folder, string? pathThere) : IHandover
{
    public async Task<IHandedVideo> HandOverAsync(string path, CancellationToken cancellationToken)
    {
        var name = folder.NewName();
        try
        {
            await folder.AddAsync(path, name, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramFailedException($"The video could not be copied to {folder.Path}: {exception.Message}", exception);
        }

        return new Copy(folder, name, pathThere is null ? name : $"{pathThere.TrimEnd('/')}/{name}");
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class Copy(SharedFolder folder, string file, string name) : IHandedVideo
    {
        public string Name => name;

        public ValueTask DisposeAsync()
        {
            folder.Remove(file);
            return ValueTask.CompletedTask;
        }
    }
}
