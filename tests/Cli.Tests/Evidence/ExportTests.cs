using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Tests.Evidence;

public sealed class ExportTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Guid job = Guid.Parse("019a1234-5678-7000-8000-000000000001");
    private StubService service = null!;

    public async Task InitializeAsync()
    {
        service = await StubService.StartAsync();
        service.Exports[(job, "bundle")] = "bytes"u8.ToArray();
        service.Jobs[job] = new Job(job, "video", "clip.mp4", "completed", [], null);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_export_is_written_to_the_file_that_was_asked_for()
    {
        var path = Path.Combine(folder.Path, "mine.zip");

        var run = await ExportAsync($"{job}", "--out", path);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal("bytes", await File.ReadAllTextAsync(path));
        Assert.Contains($"Written to {path}.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_folder_it_gets_the_services_name_and_a_name_that_leads_elsewhere_does_not_count()
    {
        await ExportAsync($"{job}", "--out", folder.Path);
        service.ExportName = "../evil.zip";
        await ExportAsync($"{job}", "--out", folder.Path);

        Assert.Equal(
            ["fakefinder-019a1234-5678-7000-8000-000000000001.zip", "fakefinder-clip.zip"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_file_that_is_there_is_overwritten_by_force_alone()
    {
        var path = folder.Write("mine.zip", "before");

        var refused = await ExportAsync($"{job}", "--out", path);
        Assert.Equal((1, "before"), (refused.ExitCode, await File.ReadAllTextAsync(path)));
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);

        var forced = await ExportAsync($"{job}", "--out", path, "--force");
        Assert.Equal((0, "bytes"), (forced.ExitCode, await File.ReadAllTextAsync(path)));
    }

    [Fact]
    public async Task The_beginning_of_an_id_is_enough_where_one_job_alone_has_it()
    {
        var path = Path.Combine(folder.Path, "mine.zip");

        Assert.Equal(0, (await ExportAsync("019a1234-56", "--out", path)).ExitCode);
        var none = await ExportAsync("019a9999", "--out", folder.Path);
        var other = Guid.Parse("019a1234-5678-7000-8000-000000000002");
        service.Jobs[other] = new Job(other, "video", "clip.mp4", "completed", [], null);
        var several = await ExportAsync("019a1234", "--out", folder.Path);

        Assert.Equal(1, none.ExitCode);
        Assert.Contains("give the whole id", none.Error, StringComparison.Ordinal);
        Assert.Contains("2 jobs have ids that begin with 019a1234", several.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("019a")]
    [InlineData("not-a-job")]
    public async Task What_is_no_id_is_a_wrong_command_line(string text)
    {
        var run = await ExportAsync(text);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not the id of a job", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_the_service_is_told_and_nothing_is_written()
    {
        var open = Guid.CreateVersion7();

        var run = await ExportAsync($"{open}", "--out", folder.Path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("runs still", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private Task<CommandRun> ExportAsync(string id, params string[] more) =>
        CommandRun.OfAsync(["export", id, "--format", "bundle", "--server", $"{service.Url}", .. more]);
}
