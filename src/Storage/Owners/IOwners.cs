namespace FakeFinder.Storage.Owners;

/// <summary>Says of one thing whether somebody finds it. Lists and searches take the <see cref="Viewer"/> themselves.</summary>
public interface IOwners
{
    /// <param name="id">As the rows have it: a job's, batch's or evaluation's UUID, or a video's SHA-256.</param>
    Task<Ownership> LookAsync(Viewer viewer, OwnedThing thing, string id, CancellationToken cancellationToken);

    /// <summary>How many jobs the owner has open: those of no batch and no robustness probe, and each open batch as one.</summary>
    Task<int> CountOpenAsync(string owner, CancellationToken cancellationToken);
}

/// <summary>What has owners.</summary>
public enum OwnedThing
{
    /// <summary>One owner: whoever submitted it.</summary>
    Job,

    /// <summary>One owner: whoever submitted it.</summary>
    Batch,

    /// <summary>As many as have uploaded the same bytes.</summary>
    Video,

    /// <summary>One owner: whoever ran or uploaded it.</summary>
    Evaluation,
}

/// <summary>What a thing is to somebody.</summary>
public enum Ownership
{
    /// <summary>It is not there.</summary>
    Unknown,

    /// <summary>They find it.</summary>
    Visible,

    /// <summary>It is there for others alone.</summary>
    Hidden,
}
