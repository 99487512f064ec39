using FakeFinder.Cli.Detect;

namespace FakeFinder.Cli.Evidence;

/// <summary>One <c>show</c>.</summary>
internal sealed class ShowRun(CliConsole console, ServiceSource source)
{
    public Task<int> RunAsync(string job, bool json, CancellationToken cancellationToken) => source.UseAsync(
        console,
        quiet: true,
        async (service, token) =>
        {
            using var api = service.Open();
            var id = await JobFinder.FindAsync(api, job, token);
            if (json)
            {
                await api.ExportAsync(id, "json", async (_, content) =>
                {
                    using var reader = new StreamReader(content);
                    console.Output.Line(await reader.ReadToEndAsync(token));
                }, token);
            }
            else if (await api.DescribeJobAsync(id, token) is { HasEnded: false } open)
            {
                ShowText.WriteOpen(console.Output, open);
            }
            else
            {
                ShowText.Write(console.Output, await api.ReadReportAsync(id, token));
            }

            return ExitCodes.Success;
        },
        cancellationToken);
}
