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
    public void Configure(KeyManagementOptions options)
    {
        var folder = security.Value.SessionKeys is { Length: > 0 } given
            ? given
            : Path.Combine(StorageFolder.Prepare(services), "session-keys");
        PrivateFolder.Create(folder);
        options.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(folder), loggers);
    }
}
