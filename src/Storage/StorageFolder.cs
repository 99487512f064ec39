using FakeFinder.Files;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage;

/// <summary>The data folder, before anything is kept in it.</summary>
public static class StorageFolder
{
    /// <summary>
    /// Makes the folder of <c>FakeFinder:Storage:Path</c> where it is not there, and tries whether files can be made in it. A host calls it
    /// before anything else looks into the folder.
    /// </summary>
    /// <returns>Its path.</returns>
    /// <exception cref="OptionsValidationException">The key names no folder.</exception>
    /// <exception cref="StorageFolderException">This process may not write there, or cannot.</exception>
    public static string Prepare(IServiceProvider services)
    {
        var path = services.GetRequiredService<IOptions<StorageOptions>>().Value.Path;
        Try(path);
        return path;
    }

    /// <exception cref="StorageFolderException">This process may not write there, or cannot.</exception>
    internal static void Try(string path)
    {
        try
        {
            PrivateFolder.Create(path);
            using var trial = new FileStream(
                Path.Combine(path, $".trial-{Guid.NewGuid():N}"),
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 1,
                FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new StorageFolderException(
                $"The folder {path} cannot be written by the user {Environment.UserName} ({exception.Message}): give it to this user, or "
                    + $"name another one by FakeFinder:Storage:Path.",
                exception);
        }
    }
}

/// <summary>The data folder cannot be used: one sentence that says why, and what to do.</summary>
public sealed class StorageFolderException(string message, Exception inner) : IOException(message, inner);
