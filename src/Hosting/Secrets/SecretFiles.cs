using Microsoft.Extensions.Configuration;

namespace FakeFinder.Hosting.Secrets;

/// <summary>
/// Settings that lie in files, one for each key: the file's name is the key with <c>__</c> for <c>:</c>, as in the environment. So
/// container runtimes and systemd hand secrets over, which then are in no environment and no command line.
/// </summary>
public static class SecretFiles
{
    private const string Folder = "FakeFinder:Secrets:Folder";

    /// <summary>Where systemd says in which folder a service's credentials lie (LoadCredential).</summary>
    private const string Credentials = "CREDENTIALS_DIRECTORY";

    /// <summary>
    /// Adds the files of systemd's credentials and of the folder that <c>FakeFinder:Secrets:Folder</c> names, such as
    /// <c>/run/secrets</c>; a file goes before every other source. They are read once, at the start.
    /// </summary>
    /// <exception cref="InvalidDataException">They cannot be read; the message is a sentence for the operator.</exception>
    public static void AddSecretFiles(this IConfigurationManager configuration)
    {
        Add(configuration, Credentials, Environment.GetEnvironmentVariable(Credentials));
        Add(configuration, Folder, configuration[Folder]);
    }

    private static void Add(IConfigurationManager configuration, string key, string? folder)
    {
        if (string.IsNullOrEmpty(folder))
        {
            return;
        }

        try
        {
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"{key} is '{folder}', whose files cannot be read ({exception.Message.TrimEnd('.')}); it must be a folder that this "
                    + "process may read, with one file for each secret.",
                exception);
        }
    }
}
