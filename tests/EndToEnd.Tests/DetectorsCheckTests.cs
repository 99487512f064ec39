using System.Diagnostics;
using System.Text.Json.Nodes;
using FakeFinder.EndToEnd.Tests.Processes;
using FakeFinder.EndToEnd.Tests.Service;

namespace FakeFinder.EndToEnd.Tests;

/// <summary><c>detectors</c> with the published programs: the process that tries a detector never outlives the command.</summary>
public sealed class DetectorsCheckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forever = TimeSpan.FromMinutes(50);

    [Fact]
    public async Task The_detector_that_needs_no_download_is_sound_and_the_others_say_what_they_miss()
    {
        using var installation = new Installation();

        using var check = await installation.Run("detectors", "check", "residual", "--json").WaitAsync();
        using var list = await installation.Run("detectors", "list", "--json").WaitAsync();
        using var boken = await installation.Run("detectors", "check", "boken").WaitAsync();

        Assert.True(check.ExitCode == 0, check.Output + check.Error);
        var document = JsonNode.Parse(check.Output)!;
        Assert.True((bool)document["sound"]!);
        Assert.Equal("heuristic, uncalibrated, for trying the system out", (string)document["notice"]!);
        Assert.Equal(
            ["haar/haarcascade_frontalface_alt2", "residual/srm"],
            document["networks"]!.AsArray().Select(one => (string)one!["name"]!));
        Assert.Equal(16, (int)document["coverage"]!["framesJudged"]!);
        var missing = JsonNode.Parse(list.Output)!.AsArray().ToDictionary(one => (string)one!["name"]!, one => (string?)one!["missing"]);
        Assert.Null(missing["residual"]);
        Assert.Contains("weights pull boken", missing["boken"], StringComparison.Ordinal);
        Assert.Equal(1, boken.ExitCode);
        Assert.Contains("boken is not sound. The weights of boken are not installed", boken.Error, StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 130)]
    [InlineData("KILL", 137)]
    public async Task However_the_command_ends_its_process_ends_with_it(string signal, int exitCode)
    {
        using var installation = Installation.WithSlowDetectors(Forever, "slow");
        using var check = installation.Run("detectors", "check", "slow");
        await ChildAsync(installation, check);

        await ProcessFamily.SignalAsync(signal, check.Id);
        await check.WaitAsync();

        Assert.Equal(exitCode, check.ExitCode);
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task A_check_that_takes_too_long_and_one_whose_process_crashes_are_told()
    {
        using var installation = Installation.WithSlowDetectors(Forever, "slow");
        using var late = await installation.Run("detectors", "check", "slow", "--timeout", "5").WaitAsync();
        using var crashed = installation.Run("detectors", "check", "slow");
        await ProcessFamily.SignalAsync("KILL", await ChildAsync(installation, crashed));
        await crashed.WaitAsync();

        Assert.Equal(1, late.ExitCode);
        Assert.Contains("The detector was not done within 5 s and was stopped", late.Error, StringComparison.Ordinal);
        Assert.Equal(1, crashed.ExitCode);
        Assert.Contains("The process that ran the detector crashed (signal 9)", crashed.Error, StringComparison.Ordinal);
        await installation.Family.AssertGoneAsync();
    }

    /// <returns>The process that tries the detector, once it is there.</returns>
    private static async Task<int> ChildAsync(Installation installation, CommandProcess check)
    {
        const string Program = "FakeFinder.Silo.dll";
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var children = installation.Family.Members.Where(id => ProcessFamily.MapsOf(id).Contains(Program, StringComparison.Ordinal));
            if (children.ToList() is [var child])
            {
                return child;
            }

            Assert.True(
                Stopwatch.GetElapsedTime(since) < Patience,
                $"No process of {Program} came. It was said:\n{check.Output}\n{check.Error}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }
}
