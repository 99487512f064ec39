using FakeFinder.Checks;
using FakeFinder.Files;
using FakeFinder.Storage;
using FakeFinder.Web.Access;
using FakeFinder.Web.SignIn;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Doctor;

/// <summary>Who can read the keys that protect sessions can be anybody.</summary>
internal sealed class SessionKeysCheck(IOptions<SecurityOptions> security, IOptions<StorageOptions> storage) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = SessionKeys.FolderOf(security.Value, storage.Value.Path);
        return Task.FromResult<IReadOnlyList<Finding>>([
            !Directory.Exists(folder) ? Finding.Ok($"The folder of session keys {folder} is not there yet: the first start makes it.")
            : PrivateFolder.IsOpenToOthers(folder)
                ? Finding.Fault(
                    $"Other users of this machine may look into the folder of session keys {folder}: who reads them can sign in as "
                        + "anybody.",
                    $"chmod 700 {folder}, and delete the keys in it if somebody may have read them; everybody then signs in again")
            : Finding.Ok($"The folder of session keys {folder} is for its owner alone."),
        ]);
    }
}
