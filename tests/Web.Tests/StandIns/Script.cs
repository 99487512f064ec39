using System.Collections.Concurrent;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>What the stand-in grains do and keep: jobs end at once with these scores, but for those of held files.</summary>
public sealed class Script
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> releases = [];

    /// <summary>By file name and detector; a detector without one fails.</summary>
    public ConcurrentDictionary<string, double> Scores { get; } = [];

    /// <summary>The jobs that were deleted, and whether with their videos.</summary>
    public ConcurrentDictionary<Guid, bool> Deleted { get; } = [];

    /// <summary>What the scores rest on, as <see cref="Scores"/>.</summary>
    public ConcurrentDictionary<string, Coverage> Coverages { get; } = [];

    /// <summary>Whole reports as JSON, as <see cref="Scores"/>; their ids are their keys.</summary>
    public ConcurrentDictionary<string, string> Reports { get; } = [];

    /// <summary>The files whose reports note something, and what.</summary>
    public ConcurrentDictionary<string, VideoNote> Notes { get; } = [];

    /// <summary>What a look into the file of a name finds, where its name does not tell.</summary>
    public ConcurrentDictionary<string, (string Container, string Codec)> Containers { get; } = [];

    /// <summary>The files whose jobs wait for <see cref="Release"/>.</summary>
    public ConcurrentDictionary<string, bool> Held { get; } = [];

    /// <summary>The held files whose first detector ends all the same.</summary>
    public ConcurrentDictionary<string, bool> Early { get; } = [];

    /// <summary>How often the watch of a file's job breaks off after its first event, and by what.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<WatchBreak>> Breaks { get; } = [];

    /// <summary>The addresses that jobs and batches were submitted with.</summary>
    public ConcurrentDictionary<Guid, string?> Callbacks { get; } = [];

    public ConcurrentDictionary<Guid, JobSnapshot> Jobs { get; } = [];

    public ConcurrentDictionary<Guid, ScriptedBatch> Batches { get; } = [];

    public FleetSnapshot Fleet { get; set; } = new([], [], []);

    /// <summary>What was asked of the fleet.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public FakeFinderException? FleetRefusal { get; set; }

    /// <summary>The cluster does not answer.</summary>
    public bool Outage { get; set; }

    /// <summary>What workers answer to who wants pictures.</summary>
    public ScriptedImaging Imaging { get; } = new();

    public static string Key(string file, string detector) => $"{file} {detector}";

    /// <summary>The name by which a job's scores are looked up: that of its file, and of the version where it is one.</summary>
    public static string NameOf(JobSnapshot job) => job.Probe is { } probe ? $"{job.FileName} {probe.Perturbation}" : job.FileName;

    public void Score(string file, string detector, double score) => Scores[Key(file, detector)] = score;

    public Task Released(Guid job) => releases.GetOrAdd(job, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Release(Guid job) => releases.GetOrAdd(job, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public JobSnapshot JobOf(string file) => Jobs.Values.Where(job => job.FileName == file).MaxBy(job => job.SubmittedAt)!;
}

public enum WatchBreak
{
    Timeout,
    Deactivation,
}
