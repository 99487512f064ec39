using System.Diagnostics;
using System.Text.Json;
using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Service;
using FakeFinder.Cli.Up;

namespace FakeFinder.Cli.Detectors;

/// <summary>One <c>detectors check</c>.</summary>
/// <param name="commandLine">The process that tries a detector on a video.</param>
/// <param name="limit">How long it may take.</param>
internal sealed class CheckRun(CliConsole console, Func<string, string, ProcessStartInfo> commandLine, TimeSpan limit)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <param name="video">Null: the sample clip.</param>
    /// <param name="json">One JSON document on standard output, also where the detector crashes.</param>
    public async Task<int> RunAsync(string detector, string? video, bool json, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(video ?? SampleClip.Path);
        await InputFile.Open(path).DisposeAsync();
        var run = TrialProcess.RunAsync(commandLine(detector, path), limit, cancellationToken);
        string document;
        try
        {
            document = await Spinner.ForAsync($"Checking {detector}", console.Error, run);
        }
        catch (CliException fault) when (json)
        {
            var crash = new { Schema = 1, Detector = detector, Sound = false, Problem = fault.Message };
            console.Output.Line(JsonSerializer.Serialize(crash, Json));
            throw;
        }

        var trial = Trial.Read<Trial>(document);
        if (json)
        {
            console.Output.Line(document.TrimEnd());
        }
        else
        {
            TrialTable.Write(console.Output, trial, video ?? SampleClip.Name);
        }

        if (trial.Sound)
        {
            return ExitCodes.Success;
        }

        console.Error.Line($"{detector} is not sound. {trial.Problem}");
        return ExitCodes.Failure;
    }
}
