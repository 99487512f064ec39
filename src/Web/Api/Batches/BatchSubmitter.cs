using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Batches;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Api.Batches;

/// <summary>
/// Takes submissions of batches: finds the videos that are meant, and refuses what cannot run before anything is recorded.
/// </summary>
internal sealed class BatchSubmitter(
    IGrainFactory grains,
    JobSubmitter jobs,
    BatchFolders folders,
    BatchPrefixes prefixes,
    OpenWork open,
    IOptions<BatchOptions> options)
{
    private const int MostReplicas = 1000;

    /// <exception cref="FakeFinderException">Refused; one of <see cref="IBatchGrain.Submit"/>'s.</exception>
    /// <exception cref="LimitException">The caller has as many open as they may.</exception>
    public async Task<BatchSnapshot> SubmitAsync(
        Guid batch,
        BatchSubmission submission,
        Caller caller,
        CancellationToken cancellationToken)
    {
        if (batch == Guid.Empty)
        {
            throw new InvalidRequestException($"{batch} cannot be a batch's id; use a random UUID.");
        }

        var submittedBy = Texts.Person("submittedBy", submission.SubmittedBy);
        await CheckAsync(submission.Detectors, submission.Replicas);
        var callback = jobs.CheckCallback(submission.CallbackUrl);
        await open.RequireRoomAsync(caller, OwnedThing.Batch, batch, cancellationToken);
        var videos = await FindVideosAsync(submission, caller, cancellationToken);
        return await SubmitAsync(batch, videos, submission.Detectors, submission.Replicas, caller.Owner, submittedBy, callback);
    }

    /// <summary>Checks all of a batch but its videos.</summary>
    /// <exception cref="FakeFinderException">One of the detectors cannot run, or the replicas are out of range.</exception>
    public Task CheckAsync(IReadOnlyList<string?> detectors, int? replicas) =>
        replicas is < 1 or > MostReplicas
            ? throw new InvalidRequestException(
                $"replicas is {replicas}; it must be from 1 to {MostReplicas}, or be left out, where the service is to choose.")
            : jobs.CheckDetectorsAsync(detectors);

    /// <summary>Submits what was checked before.</summary>
    /// <param name="owner">Whose the batch becomes; null: nobody's.</param>
    /// <param name="submittedBy">Who asks, as they say; null where nobody is named.</param>
    /// <param name="callback">The address that is told of the end; null for none.</param>
    public Task<BatchSnapshot> SubmitAsync(
        Guid batch,
        ImmutableArray<BatchVideo> videos,
        IEnumerable<string> detectors,
        int? replicas,
        string? owner,
        string? submittedBy = null,
        string? callback = null
    ) => grains.GetGrain<IBatchGrain>(batch).Submit(
        new BatchRequest(videos, [.. detectors], replicas, submittedBy, owner, callback));

    private Task<ImmutableArray<BatchVideo>> FindVideosAsync(
        BatchSubmission submission,
        Caller caller,
        CancellationToken cancellationToken)
    {
        var sources = new object?[] { submission.Videos, submission.Folder, submission.Prefix }.Count(source => source is not null);
        return sources != 1
                ? throw new InvalidRequestException("Name the batch's videos by exactly one of 'videos', 'folder' and 'prefix'.")
            : submission.Names is { } names && names.Count != submission.Videos?.Count
                ? throw new InvalidRequestException("'names' must have one name for each of 'videos', or be left out.")
            : submission.Prefix is { } prefix ? prefixes.TakeInAsync(Texts.Address("prefix", prefix), caller.Owner, cancellationToken)
            : submission.Folder is { } folder ? folders.TakeInAsync(Texts.Address("folder", folder), caller.Owner, cancellationToken)
            : FindVideosAsync(caller.Viewer, submission.Videos!, submission.Names, cancellationToken);
    }

    private async Task<ImmutableArray<BatchVideo>> FindVideosAsync(
        Viewer viewer,
        IReadOnlyList<string> videos,
        IReadOnlyList<string>? names,
        CancellationToken cancellationToken)
    {
        if (videos.Count > options.Value.MostVideos)
        {
            throw new InvalidRequestException(
                $"The batch has {videos.Count} videos; at most {options.Value.MostVideos} are allowed: submit several batches, or raise "
                    + $"FakeFinder:Batches:{nameof(BatchOptions.MostVideos)}."
            );
        }

        Texts.AllOf("videos", videos);
        CheckNames(Texts.AllOf("names", names ?? []));
        var found = ImmutableArray.CreateBuilder<BatchVideo>(videos.Count);
        for (var i = 0; i < videos.Count; i++)
        {
            var video = await jobs.FindVideoAsync(viewer, videos[i], cancellationToken);
            found.Add(new BatchVideo(video.Id, names?[i] ?? video.Name));
        }

        return found.MoveToImmutable();
    }

    private static void CheckNames(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (FileName.WhatIsWrongInLists(name) is { } fault)
            {
                throw new InvalidRequestException($"'names' has '{FileName.Shown(name)}', which cannot be a name: it {fault}.");
            }
        }
    }
}
