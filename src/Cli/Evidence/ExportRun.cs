using FakeFinder.Cli.Detect;
using FakeFinder.Evidence.Bundles;

namespace FakeFinder.Cli.Evidence;

/// <summary>One <c>export</c>.</summary>
internal sealed class ExportRun(CliConsole console, ServiceSource source)
{
    /// <param name="output">A file or a folder; null: a file in the current folder.</param>
    public Task<int> RunAsync(string job, string format, string? output, bool force, CancellationToken cancellationToken)
    {
        if (output is not null && !Directory.Exists(output))
        {
            CheckFree(output, force);
        }

        return source.UseAsync(
            console,
            quiet: true,
            async (service, token) =>
            {
                using var api = service.Open();
                var id = await JobFinder.FindAsync(api, job, token);
                await api.ExportAsync(
                    id, format, (name, content) => WriteAsync(PathFor(output, name, id, format), content, force, token), token);
                return ExitCodes.Success;
            },
            cancellationToken);
    }

    /// <summary>Under another name until it is whole.</summary>
    private async Task WriteAsync(string path, Stream content, bool force, CancellationToken cancellationToken)
    {
        CheckFree(path, force);
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                await content.CopyToAsync(file, cancellationToken);
            }

            File.Move(part, path, overwrite: force);
        }
        finally
        {
            File.Delete(part);
        }

        console.Output.Line($"Written to {Path.GetFullPath(path)}.");
    }

    /// <param name="told">What the service calls the file; it counts only where it is a plain name.</param>
    private static string PathFor(string? output, string? told, Guid job, string format)
    {
        var name = told is not null && BundleLimits.IsName(told) && !told.Contains('/', StringComparison.Ordinal)
            ? told
            : $"fakefinder-{job}.{(format == "bundle" ? "zip" : format)}";
        return output is null ? name : Directory.Exists(output) ? Path.Combine(output, name) : output;
    }

    private static void CheckFree(string path, bool force)
    {
        if (File.Exists(path) && !force)
        {
            throw new CliException($"{path} exists already; name another file by --out, or overwrite it with --force.");
        }
    }
}
