using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Audit;

/// <summary>One <c>audit export</c>.</summary>
internal sealed class ExportAuditRun(CliConsole console, ServiceSource source)
{
    public Task<int> RunAsync(FileInfo? to, CancellationToken cancellationToken) => source.UseAsync(
        console,
        quiet: true,
        async (service, token) =>
        {
            using var api = service.Open();
            await using var file = to is null ? null : new StreamWriter(new FileStream(to.FullName, FileMode.CreateNew, FileAccess.Write));
            await foreach (var entry in AuditLines.OfServiceAsync(api, token))
            {
                if (file is null)
                {
                    console.Output.Line(AuditLines.Write(entry));
                }
                else
                {
                    await file.WriteLineAsync(AuditLines.Write(entry).AsMemory(), token);
                }
            }

            return ExitCodes.Success;
        },
        cancellationToken);
}
