using System.Text.Json.Nodes;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Tests.Jobs;

public sealed class JobsCommandTests : IAsyncLifetime, IDisposable
{
    private static readonly JobItem Anna = new(
        Guid.Parse("01930000-0000-7000-8000-000000000001"),
        new string('a', 64),
        "interview.mp4",
        "completed",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        null,
        [new JobItemPart("boken", "completed", 0.91, "fake", null), new JobItemPart("wm", "completed", 0.4, "real", null)],
        "Anna",
        0.91);

    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Jobs_are_listed_in_lines_that_fit_80_columns()
    {
        stub.Listed =
        [
            Anna,
            Anna with { FileName = new string('x', 200) + ".mp4", SubmittedBy = null, TopScore = null, State = "running" },
        ];

        var run = await JobsAsync();

        Assert.Equal(ExitCodes.Success, run.ExitCode);
        Assert.Contains("interview.mp4", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "  01930000-0000-7000-8000-000000000001  completed, highest score 91.0 %\n  boken, wm; by Anna\n",
            run.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.EndsWith("2 of 2 jobs.", run.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.All(run.Output.ReplaceLineEndings("\n").Split('\n'), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public async Task What_is_looked_for_is_asked_of_the_service()
    {
        await JobsAsync("--search", "in the 5 %", "--state", "failed", "--detector", "wm", "--band", "strong", "--since", "2026-01-31");

        Assert.Equal(
            "?q=in%20the%205%20%25&state=failed&detector=wm&band=strong&from=2026-01-31&take=20", Assert.Single(stub.ListQuestions));
    }

    [Fact]
    public async Task Json_is_one_document_with_the_service_and_the_total()
    {
        stub.Listed = [Anna];

        var document = JsonNode.Parse((await JobsAsync("--json", "--archived", "--take", "1")).Output)!;

        Assert.Equal(stub.Url.ToString(), (string)document["server"]!);
        Assert.Equal(1, (int)document["total"]!);
        Assert.Equal((Anna.Id, "Anna"), ((Guid)document["jobs"]![0]!["id"]!, (string)document["jobs"]![0]!["submittedBy"]!));
        Assert.Equal("?archived=true&take=1", Assert.Single(stub.ListQuestions));
    }

    [Fact]
    public async Task Nothing_found_is_said_and_a_number_out_of_range_is_a_wrong_use()
    {
        Assert.Equal("No job matches.", (await JobsAsync()).Output.Trim());

        var wrong = await JobsAsync("--take", "501");
        Assert.Equal(ExitCodes.Usage, wrong.ExitCode);
        Assert.Contains("--take is 501; it must be from 1 to 500.", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detection_is_submitted_in_the_name_of_the_systems_user()
    {
        await CommandRun.OfAsync("detect", folder.Write("clip.mp4", "frames"), "--server", stub.Url.ToString());

        Assert.Equal(Environment.UserName, Assert.Single(stub.Submitters));
    }

    private Task<CommandRun> JobsAsync(params string[] arguments) =>
        CommandRun.OfAsync(["jobs", .. arguments, "--server", stub.Url.ToString()]);
}
