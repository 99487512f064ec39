using System.Globalization;
using FakeFinder.Detection.Detectors.Http.Handovers;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Reports;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// Hands each video to the program, asks for its score, and takes the video back. A program that is starting is waited for, one that ends
/// meanwhile is asked again, both within the time-out.
/// </summary>
internal sealed class HttpDetector(string name, HttpProgram program, IHandover handover, TimeProvider time) : ILoadedPipeline
{
    /// <summary>How often a program gets one video: it may be the video that ends it.</summary>
    private const int MostTries = 3;

    /// <summary>
    /// The score that says nothing. The published detectors give it where they find no face; the containers of the releases with AWS begin
    /// each row with it and keep it whatever goes wrong (detectors/boken/app.py of IQTLabs/FakeFinder, ab544da).
    /// </summary>
    private const double Undetermined = 0.5;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HttpParameters parameters = program.Parameters;
    private readonly ProgramAddress address = program.Client.Address;

    /// <summary>The program's own, if it has any, are not known.</summary>
    public IReadOnlyList<NetworkReport> Networks => [];

    public async Task<PipelineResult> AnalyseAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        using (analysis.Clock.Measure(Stage.Waiting))
        {
            analysis.Report(Stage.Waiting, 0, 0);
            await program.Turns.WaitAsync(cancellationToken);
        }

        try
        {
            using var measured = analysis.Clock.Measure(Stage.Program);
            return await AskInTimeAsync(analysis, cancellationToken);
        }
        finally
        {
            program.Turns.Release();
        }
    }

    public ValueTask DisposeAsync() => handover.DisposeAsync();

    private async Task<PipelineResult> AskInTimeAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(parameters.TimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            analysis.Report(Stage.Program, 0, 1, "handing the video over");
            await using var video = await handover.HandOverAsync(analysis.VideoPath, either.Token);
            var (answer, health) = await AskAsync(video, analysis, either.Token);
            analysis.Report(Stage.Program, 1, 1, "answered");
            return ResultOf(answer, video, health);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProgramFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The program at {address} gave no whole answer within {parameters.TimeoutSeconds} s, its 'timeoutSeconds'."));
        }
    }

    private async Task<Asked> AskAsync(IHandedVideo video, VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var health = await WaitUntilHealthyAsync(analysis, cancellationToken);
            try
            {
                using var given = program.GiveVideo();
                analysis.Report(Stage.Program, 0, 1, tries == 1 ? "asked" : "asked again");
                return new Asked(await program.Client.PredictAsync(video.Name, parameters.ModelName, cancellationToken), health);
            }
            catch (ProgramAwayException exception)
            {
                if (tries == MostTries)
                {
                    throw new ProgramFailedException(
                        $"{exception.Message} It had the video {tries} times, and may end of it: see what it logged.",
                        exception);
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private async Task<Health> WaitUntilHealthyAsync(VideoAnalysis analysis, CancellationToken cancellationToken)
    {
        for (long? silent = null; ; await Task.Delay(Pause, time, cancellationToken))
        {
            var health = await program.Client.AskHealthAsync(cancellationToken);
            if (health.WhatIsWrong(address) is not { } wrong)
            {
                return health;
            }

            silent = health.State == HealthState.Silent ? silent ?? time.GetTimestamp() : null;
            if (health.State == HealthState.Wrong
                || (silent is { } since && time.GetElapsedTime(since) >= TimeSpan.FromSeconds(parameters.StartSeconds)))
            {
                throw new ProgramFailedException(wrong);
            }

            analysis.Report(Stage.Program, 0, 1, "waiting until it is ready");
        }
    }

    private PipelineResult ResultOf(byte[] answer, IHandedVideo video, Health health)
    {
        double score;
        try
        {
            score = ScoreTable.ScoreOf(answer, video.Name, parameters.ModelName ?? name, parameters.Column);
        }
        catch (FormatException exception)
        {
            throw new ProgramFailedException($"The program at {address} gave a wrong answer: {exception.Message}.", exception);
        }

        var result = score == Undetermined
            ? PipelineResult.Undetermined(
                $"The program at {address} gave exactly 0.5, which says nothing: it may have found no face, or failed on the video; see "
                    + "what it logged.")
            : new PipelineResult(score, null, []);
        return result with { Programs = new Dictionary<string, string> { [$"program at {address}"] = health.Version ?? "not stated" } };
    }

    private readonly record struct Asked(byte[] Answer, Health Health);
}
