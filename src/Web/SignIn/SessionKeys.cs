using FakeFinder.Files;
using FakeFinder.Storage;
using FakeFinder.Web.Access;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.SignIn;

/// <summary>Where the keys lie that protect sessions: in a folder for the service's user alone.</summary>
internal sealed class SessionKeys(IServiceProvider services, IOptions<SecurityOptions> security, ILoggerFactory loggers)
    : IConfigureOptions<KeyManagementOptions>
{
    /// <param name="security">Which may name another one.</param>
    /// <param name="data">The data folder.</param>
    public static string FolderOf(SecurityOptions security, string data) =>
        security.SessionKeys is { Length: > 0 } given ? given : Path.Combine(data, "session-keys");

    public void Configure(KeyManagementOptions options)
    {
        // A folder of its own needs no data folder.
        var data = security.Value.SessionKeys.Length > 0 ? "" : StorageFolder.Prepare(services);
        var folder = FolderOf(security.Value, data);
        PrivateFolder.Create(folder);
        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), loggers);
    }
}
