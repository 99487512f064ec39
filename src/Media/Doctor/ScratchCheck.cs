using FakeFinder.Checks;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Doctor;

/// <summary>The folders for temporary files: FFmpeg's sockets lie in one, and what programs unpack in the other.</summary>
internal sealed class ScratchCheck(IOptions<MediaOptions> options, FolderProbe probe) : ICheck
{
    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var folders = new[]
        {
            (Path: options.Value.Scratch, Setting: $"FakeFinder:Media:{nameof(MediaOptions.Scratch)}"),
            (Path: Path.GetTempPath(), Setting: "TMPDIR"),
        };
        return Task.FromResult<IReadOnlyList<Finding>>([
            .. folders
                .Select(folder => folder with { Path = Path.TrimEndingDirectorySeparator(folder.Path) })
                .DistinctBy(folder => folder.Path)
                .Select(folder => probe.Try("The folder for temporary files", folder.Path, folder.Setting)),
        ]);
    }
}
