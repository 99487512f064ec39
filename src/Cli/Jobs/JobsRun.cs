using FakeFinder.Cli.Api;
using FakeFinder.Cli.Detect;
using FakeFinder.Cli.Output;

namespace FakeFinder.Cli.Jobs;

/// <summary>One <c>jobs</c>.</summary>
internal sealed class JobsRun(CliConsole console, ServiceSource source)
{
    public Task<int> RunAsync(JobQuestion question, bool json, CancellationToken cancellationToken) => source.UseAsync(
        console,
        quiet: json,
        async (service, token) =>
        {
            using var api = service.Open();
            var jobs = await api.ListJobsAsync(question, token);
            if (json)
            {
                console.Output.Line(DocumentJson.Write(new { server = service.Url, jobs.Total, jobs = jobs.Items }));
            }
            else
            {
                JobLines.Write(console.Output, jobs, TimeZoneInfo.Local);
            }

            return ExitCodes.Success;
        },
        cancellationToken);
}
