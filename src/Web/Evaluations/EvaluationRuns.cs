using System.Security.Cryptography;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;

namespace FakeFinder.Web.Evaluations;

/// <summary>
/// The evaluation runs of the service, for the API and for the pages. Documents are written before the row that says that they are there,
/// and deleted after it.
/// </summary>
internal sealed partial class EvaluationRuns(
    IEvaluationIndex index,
    IEvaluationFiles files,
    EvaluationPlanner planner,
    EvaluationBatches batches,
    OpenWork open,
    TimeProvider time,
    ILogger<EvaluationRuns> logger) : IDisposable
{
    /// <summary>Bytes of a metrics.json.</summary>
    public const int MostMetricsBytes = 16 << 20;

    /// <summary>Bytes of a labels file.</summary>
    public const int MostLabelsBytes = 16 << 20;

    /// <summary>One document is read into memory at a time.</summary>
    private readonly SemaphoreSlim turn = new(1);

    public Task<EvaluationPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        index.ListAsync(viewer, skip, take, cancellationToken);

    /// <returns>Null where there is no such run.</returns>
    public Task<EvaluationRow?> FindAsync(Guid id, CancellationToken cancellationToken) => index.FindAsync(id, cancellationToken);

    /// <returns>The figures; null where there is no such run, or it has none (yet).</returns>
    public async Task<EvaluationDocument?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var json = await OpenMetricsAsync(id, cancellationToken);
        return json is null ? null : EvaluationJson.Read<EvaluationDocument>(await TextAsync(json, cancellationToken), "metrics.json");
    }

    /// <returns>The bytes of metrics.json, to be read once; null where there is no such run, or it has none (yet).</returns>
    public Task<Stream?> OpenMetricsAsync(Guid id, CancellationToken cancellationToken) =>
        OpenAsync(id, EvaluationFile.Metrics, cancellationToken);

    /// <returns>The bytes of scores.csv, to be read once; null where there is no such run, or it was uploaded, or has none (yet).</returns>
    public Task<Stream?> OpenScoresAsync(Guid id, CancellationToken cancellationToken) =>
        OpenAsync(id, EvaluationFile.Scores, cancellationToken);

    /// <summary>
    /// Takes in the metrics.json of <c>fakefinder evaluate</c>. The same bytes again are the same run, under its first name.
    /// </summary>
    /// <param name="name">Null or empty: the document's own.</param>
    /// <param name="caller">Whose the run becomes.</param>
    /// <exception cref="EvaluationException">It is no such document: a sentence says what is wrong.</exception>
    /// <exception cref="TooLargeException">It has more than <see cref="MostMetricsBytes"/>.</exception>
    /// <exception cref="InvalidRequestException">The name cannot be one.</exception>
    public async Task<EvaluationRow> AddAsync(string? name, Stream metricsJson, Caller caller, CancellationToken cancellationToken)
    {
        CheckName(name);
        var bytes = await BoundedBytes.ReadAsync(metricsJson, "metrics.json", MostMetricsBytes, cancellationToken);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (await index.FindUploadAsync(caller.Viewer, sha256, cancellationToken) is { } known)
        {
            return known;
        }

        var document = await ParseAsync(bytes, cancellationToken);
        var now = time.GetUtcNow();
        var run = new EvaluationRow(
            Guid.CreateVersion7(now),
            NameOf(name, document.Name),
            EvaluationStates.Completed,
            Reason: null,
            now,
            EndedAt: now,
            document.Videos,
            [.. document.Series.Where(series => series.Kind is SeriesKind.Detector or SeriesKind.Heuristic).Select(series => series.Name)],
            Batch: null,
            document.ScoresSha256,
            sha256)
        {
            Owner = caller.Owner,
        };
        var stored = await KeepAsync(run, (EvaluationFile.Metrics, bytes));
        if (stored.Id != run.Id)
        {
            // The same document came at the same time.
            await files.DeleteAsync(run.Id, CancellationToken.None);
        }

        return stored;
    }

    /// <summary>Starts a batch of the labelled videos; its figures are computed when that has ended.</summary>
    /// <exception cref="EvaluationException">The labels cannot be used: a sentence with the line.</exception>
    /// <exception cref="FakeFinderException">One of the videos or detectors is not there, or a value cannot be used.</exception>
    /// <exception cref="TooLargeException">The labels have more than <see cref="MostLabelsBytes"/>.</exception>
    /// <exception cref="LimitException">The caller has as many jobs and batches open as they may.</exception>
    public async Task<EvaluationRow> StartAsync(EvaluationOrder order, Caller caller, CancellationToken cancellationToken)
    {
        CheckName(order.Name);
        if (order.Labels.Length > MostLabelsBytes)
        {
            throw new TooLargeException($"The labels have more than {MostLabelsBytes} bytes; split them into several files.");
        }

        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        await open.RequireRoomAsync(caller, OwnedThing.Evaluation, id, cancellationToken);
        var plan = await planner.PlanAsync(order, caller.Viewer, cancellationToken);
        var run = new EvaluationRow(
            id,
            NameOf(order.Name, Path.GetFileNameWithoutExtension(order.LabelsFile)),
            EvaluationStates.Running,
            Reason: null,
            now,
            EndedAt: null,
            plan.Videos.Count,
            [.. plan.Detectors.Select(detector => detector.Name)],
            DerivedId.Of(id, "batch"),
            ScoresSha256: null)
        {
            Owner = caller.Owner,
        };
        await KeepAsync(run, (EvaluationFile.Labels, order.Labels), (EvaluationFile.Order, plan.Write()));
        await SubmitAsync(run, plan);
        return await index.FindAsync(id, CancellationToken.None) ?? run;
    }

    /// <summary>Cancels a run and its batch. One that has ended, or is not there, stays as it is.</summary>
    public async Task CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await index.FindAsync(id, cancellationToken) is { IsOpen: true, Batch: not null } run)
        {
            // The batch first: a crash in between leaves a run that the next look ends, and no batch that works for nobody.
            await batches.CancelAsync(run);
            await index.EndAsync(id, new(EvaluationStates.Cancelled, time.GetUtcNow()), CancellationToken.None);
        }
    }

    /// <summary>Removes a run with its documents; one that is running is cancelled first. The results of its batch stay.</summary>
    /// <returns>False where there is no such run.</returns>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await CancelAsync(id, cancellationToken);
        var wasThere = await index.RemoveAsync(id, cancellationToken);
        if (wasThere)
        {
            await files.DeleteAsync(id, CancellationToken.None);
        }

        return wasThere;
    }

    public void Dispose() => turn.Dispose();

    private async Task<Stream?> OpenAsync(Guid id, EvaluationFile file, CancellationToken cancellationToken) =>
        await index.FindAsync(id, cancellationToken) is { IsCompleted: true } ? await files.OpenAsync(id, file, cancellationToken) : null;

    private async Task<EvaluationDocument> ParseAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        const string file = "The file";
        await turn.WaitAsync(cancellationToken);
        try
        {
            var text = await TextAsync(new MemoryStream(bytes), cancellationToken);
            var document = EvaluationJson.Read<EvaluationDocument>(text, file);
            EvaluationBounds.Check(document, file);
            return document;
        }
        catch (EvaluationException exception) when (exception.InnerException is JsonException json)
        {
            throw new EvaluationException($"{file} is not {EvaluationDocument.Title}: {FrameworkFaults.Tell(json)}", json);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The documents, then the row. A client that hangs up meanwhile leaves no half of it.</summary>
    private async Task<EvaluationRow> KeepAsync(EvaluationRow run, params (EvaluationFile File, ReadOnlyMemory<byte> Content)[] documents)
    {
        try
        {
            foreach (var (file, content) in documents)
            {
                await files.WriteAsync(run.Id, file, content, CancellationToken.None);
            }

            return await index.OpenAsync(run, CancellationToken.None);
        }
        catch (StorageFullException)
        {
            await files.DeleteAsync(run.Id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>The run is accepted once its row is written: where the grains do not answer now, the finisher submits its batch.</summary>
    private async Task SubmitAsync(EvaluationRow run, EvaluationPlan plan)
    {
        try
        {
            await batches.SubmitAsync(run, plan);
        }
        catch (FakeFinderException)
        {
            await index.RemoveAsync(run.Id, CancellationToken.None);
            await files.DeleteAsync(run.Id, CancellationToken.None);
            throw;
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            LogSubmittedLater(exception, run.Id);
        }
    }

    private static async Task<string> TextAsync(Stream utf8, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(utf8);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static void CheckName(string? name)
    {
        if (!string.IsNullOrEmpty(name) && FileName.WhatIsWrongInLists(name) is { } fault)
        {
            throw new InvalidRequestException($"'name' is '{FileName.Shown(name)}', which cannot be a name: it {fault}.");
        }
    }

    /// <param name="own">Of the file, which may be anything.</param>
    private static string NameOf(string? name, string own) =>
        !string.IsNullOrEmpty(name) ? name
        : FileName.WhatIsWrongInLists(own) is null ? own
        : string.IsNullOrWhiteSpace(own) ? "evaluation"
        : FileName.Shown(own);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The batch of the evaluation {Id} could not be submitted now; it will be")]
    private partial void LogSubmittedLater(Exception exception, Guid id);
}
