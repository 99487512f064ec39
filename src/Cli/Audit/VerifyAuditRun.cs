using FakeFinder.Cli.Detect;
using FakeFinder.Reports.Audit;

namespace FakeFinder.Cli.Audit;

/// <summary>One <c>audit verify</c>.</summary>
internal sealed class VerifyAuditRun(CliConsole console, ServiceSource source)
{
    /// <param name="file">An export; null: the log of the service.</param>
    /// <param name="contains">A hash that an entry must have; null: any log is right.</param>
    public Task<int> RunAsync(FileInfo? file, string? contains, CancellationToken cancellationToken) =>
        file is not null
            ? CheckAsync(AuditLines.OfFileAsync(file, cancellationToken), contains)
            : source.UseAsync(
                console,
                quiet: true,
                async (service, token) =>
                {
                    using var api = service.Open();
                    return await CheckAsync(AuditLines.OfServiceAsync(api, token), contains);
                },
                cancellationToken);

    private async Task<int> CheckAsync(IAsyncEnumerable<AuditEntry> entries, string? contains)
    {
        var chain = new AuditChain();
        var isFound = contains is null;
        await foreach (var entry in entries)
        {
            if (chain.Add(entry) is { } fault)
            {
                console.Error.Line($"{fault} The {chain.Count} entries before it are sound.");
                return ExitCodes.Failure;
            }

            isFound |= entry.Hash == contains;
        }

        if (!isFound)
        {
            console.Error.Line($"No entry has the hash {contains}: the log was cut, or made again.");
            return ExitCodes.Failure;
        }

        console.Output.Line($"{chain.Count} entries are sound; the last one has the hash {chain.Head}.");
        return ExitCodes.Success;
    }
}
