using System.Diagnostics;
using System.Text.RegularExpressions;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Partner;

/// <summary>The package of the contracts in the local feed, and the sample that was built with it.</summary>
public sealed partial class PartnerPackage : IAsyncLifetime, IDisposable
{
    private static readonly string Feed = Path.Combine(Repository.Root, ".artifacts", "feed");

    private readonly ProcessFamily family = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-partner-");
    private string version = "";

    /// <summary>The sample's program.</summary>
    public string Program => Path.Combine(folder.FullName, "PartnerClient.dll");

    public string Package => Path.Combine(Feed, $"FakeFinder.Contracts.{version}.nupkg");

    public string Symbols => Path.ChangeExtension(Package, ".snupkg");

    public async Task InitializeAsync()
    {
        var start = new ProcessStartInfo(
            Path.Combine(Repository.Root, "samples", "PartnerClient", "from-feed.sh"),
            [folder.FullName])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        family.Adopt(start);
        using var build = Process.Start(start)!;
        var (output, errors) = (build.StandardOutput.ReadToEndAsync(), build.StandardError.ReadToEndAsync());
        await build.WaitForExitAsync();
        Assert.True(build.ExitCode == 0, await output + await errors);
        version = Version().Match(await output).Value;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        family.Dispose();
        folder.Delete(recursive: true);
    }

    [GeneratedRegex(@"\S+-local\.\S+")]
    private static partial Regex Version();
}
