using FakeFinder.Checks;
using FakeFinder.Files;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Doctor;

/// <summary>The data folder: whether it can be written, what is free, and who may look into it.</summary>
internal sealed class DataFolderCheck(IOptions<StorageOptions> options, FolderProbe probe) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(options.Value.Path);
        var written = probe.Try("The data folder", folder, $"FakeFinder:Storage:{nameof(StorageOptions.Path)}");
        return Task.FromResult<IReadOnlyList<Finding>>(PrivateFolder.IsOpenToOthers(folder)
            ? [
                written,
                Finding.Warning(
                    $"Other users of this machine may look into the data folder {folder}, which holds what people uploaded.",
                    $"chmod 700 {folder}"),
            ]
            : [written]);
    }
}
