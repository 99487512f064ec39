using System.Diagnostics;
using System.Text.RegularExpressions;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Service;
using FakeFinder.Servers;

namespace FakeFinder.Cli.Tests.Service;

/// <summary>With a small shell program in the service's place.</summary>
public sealed class ServiceProcessTests : IAsyncLifetime, IDisposable
{
    private const string Announce = """echo "{\"pid\":$$,\"url\":\"$URL\"}" > "$DATA/service.json" """;

    private readonly TemporaryFolder folder = new();
    private StubService stub = null!;

    public async Task InitializeAsync() => stub = await StubService.StartAsync();

    public async Task DisposeAsync() => await stub.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_service_is_ready_when_it_says_so_and_ends_with_its_standard_input()
    {
        var service = Start($"{Announce}; cat; echo gone > \"$DATA/gone\"");

        var info = await service.WaitUntilReadyAsync(CancellationToken.None);
        Assert.Equal(stub.Url, info.Url);
        Assert.False(service.Ended.IsCompleted);

        await service.DisposeAsync();
        Assert.True(service.Ended.IsCompleted);
        Assert.True(File.Exists(Path.Combine(folder.Path, "gone")));
    }

    [Fact]
    public async Task The_file_of_an_earlier_service_is_not_taken_for_the_new_one()
    {
        folder.Write("service.json", $$"""{"pid":1,"url":"{{stub.Url}}"}""");
        await using var service = Start("exit 0");

        await Assert.ThrowsAsync<CliException>(() => service.WaitUntilReadyAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_service_that_dies_at_its_start_leaves_its_last_words()
    {
        await using var service = Start("echo 'cannot find ffmpeg' >&2; exit 7");

        var death = await Assert.ThrowsAsync<CliException>(() => service.WaitUntilReadyAsync(CancellationToken.None));

        Assert.Equal(ExitCodes.Failure, death.ExitCode);
        Assert.Contains("exit code 7", death.Message, StringComparison.Ordinal);
        Assert.Contains("cannot find ffmpeg", death.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_is_taken_is_told_with_its_owners_address_and_code_3()
    {
        folder.Write("service.json", """{"pid":42,"url":"http://127.0.0.1:5000/"}""");
        await using var service = Start("echo 'The data folder is taken.' >&2; exit 3");

        var death = await Assert.ThrowsAsync<CliException>(() => service.WaitUntilReadyAsync(CancellationToken.None));

        Assert.Equal(ExitCodes.DataFolderTaken, death.ExitCode);
        Assert.Contains("http://127.0.0.1:5000/ (process 42)", death.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_dies_during_work_stops_the_work_and_says_so()
    {
        await using var service = Start("until [ -e \"$DATA/die\" ]; do sleep 0.05; done; echo 'out of memory'; exit 9");

        var death = await Assert.ThrowsAsync<CliException>(() => service.WhileRunningAsync(
            async token =>
            {
                folder.Write("die", "");
                await Task.Delay(Timeout.Infinite, token);
                return 0;
            },
            CancellationToken.None));

        Assert.Contains("exit code 9", death.Message, StringComparison.Ordinal);
        Assert.Contains("out of memory", death.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_says_much_while_the_disk_of_its_log_is_full_goes_on_and_the_log_too()
    {
        // With more room than a pipe holds: what is still in it when there is room again must not fill the disk again.
        using var disk = new SmallDisk(Path.Combine(folder.Path, "logs"), kilobytes: 1024);
        await using (
            var service = Start(
                "until [ -e \"$DATA/full\" ]; do sleep 0.05; done; seq 1 100000; echo said > \"$DATA/said\"; until [ -e \"$DATA/room\" ]; "
                    + "do sleep 0.05; done; echo more; echo end > \"$DATA/end\"; cat"
            ))
        {
            disk.Fill();
            folder.Write("full", "");
            await AppearsAsync("said");
            disk.MakeRoom();
            folder.Write("room", "");
            await AppearsAsync("end");
        }

        var log = File.ReadAllLines(Assert.Single(Directory.GetFiles(disk.Path)));
        Assert.Equal("more", log[^1]);
        Assert.Single(log, line => Regex.IsMatch(line, @"^\(\d+ lines were lost here between .* No space left on device.*\)$"));
    }

    [Fact]
    public async Task A_refusal_during_work_is_not_taken_for_a_death()
    {
        await using var service = Start("cat");

        await Assert.ThrowsAsync<ApiException>(() =>
            service.WhileRunningAsync<int>(_ => throw new ApiException("No.", System.Net.HttpStatusCode.NotFound), CancellationToken.None));
    }

    private async Task AppearsAsync(string name)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!File.Exists(Path.Combine(folder.Path, name)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), patience.Token);
        }
    }

    private ServiceProcess Start(string script) =>
        ServiceProcess.Start(
            new ProcessStartInfo("bash")
            {
                ArgumentList = { "-c", script },
                Environment = { ["DATA"] = folder.Path, ["URL"] = stub.Url.ToString() },
            },
            folder.Path);
}
