using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Jobs;

/// <summary>What became of a job that was to be written down.</summary>
/// <param name="Video">Where it is written down: its video, which stays as long as the job is open.</param>
/// <param name="Version">That of its state; 0 where it is not written down.</param>
public readonly record struct JobOpening(JobOpeningOutcome Outcome, StoredVideo? Video = null, int Version = 0);

/// <summary>How it went.</summary>
public enum JobOpeningOutcome
{
    /// <summary>Its state and its row are on disk.</summary>
    Opened,

    /// <summary>There is a row of it that has ended; nothing was written.</summary>
    HasEnded,

    /// <summary>Another activation has written it down; nothing was written.</summary>
    IsOpen,

    /// <summary>A job of this id was deleted, and the id is not used again; nothing was written.</summary>
    WasDeleted,

    /// <summary>Its video is not there, or no longer; nothing was written.</summary>
    HasNoVideo,
}
