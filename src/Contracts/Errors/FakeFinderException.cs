namespace FakeFinder.Contracts;

/// <summary>A refusal with one sentence that names the thing and the remedy. All exceptions that leave a grain derive from it.</summary>
[GenerateSerializer, Alias("ff.FakeFinderException")]
public class FakeFinderException(string message) : Exception(message);

/// <summary>The request itself is not one that can be done.</summary>
[GenerateSerializer, Alias("ff.InvalidRequestException")]
public sealed class InvalidRequestException(string message) : FakeFinderException(message);

/// <summary>The caller may not make this call: it is for the service's own processes.</summary>
[GenerateSerializer, Alias("ff.CallRefusedException")]
public sealed class CallRefusedException(string message) : FakeFinderException(message);

/// <summary>Nothing was submitted under this id, or it was deleted.</summary>
[GenerateSerializer, Alias("ff.JobNotFoundException")]
public sealed class JobNotFoundException(string message) : FakeFinderException(message)
{
    /// <summary>When it was deleted, where it was there once; null where nothing is known of it.</summary>
    [Id(0)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>For the job with this id.</summary>
    public static JobNotFoundException For(Guid id) => new($"There is no job {id}; submit one by POST /api/v1/jobs.");
}

/// <summary>The id was used before for another content.</summary>
[GenerateSerializer, Alias("ff.JobConflictException")]
public sealed class JobConflictException(string message) : FakeFinderException(message);

/// <summary>Nothing was submitted under this id, or it was deleted.</summary>
[GenerateSerializer, Alias("ff.BatchNotFoundException")]
public sealed class BatchNotFoundException(string message) : FakeFinderException(message)
{
    /// <summary>When it was deleted, where it was there once; null where nothing is known of it.</summary>
    [Id(0)]
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>For the batch with this id.</summary>
    public static BatchNotFoundException For(Guid id) => new($"There is no batch {id}; submit one by POST /api/v1/batches.");
}

/// <summary>The id was used before for another content.</summary>
[GenerateSerializer, Alias("ff.BatchConflictException")]
public sealed class BatchConflictException(string message) : FakeFinderException(message);

/// <summary>The video was never uploaded, or was deleted.</summary>
[GenerateSerializer, Alias("ff.VideoNotFoundException")]
public sealed class VideoNotFoundException(string message) : FakeFinderException(message)
{
    /// <summary>When it was deleted, where it was there once; null where nothing is known of it.</summary>
    [Id(0)]
    public DateTimeOffset? DeletedAt { get; init; }
}

/// <summary>The fleet has no such instance.</summary>
[GenerateSerializer, Alias("ff.InstanceNotFoundException")]
public sealed class InstanceNotFoundException(string message) : FakeFinderException(message)
{
    /// <summary>For the instance with this id.</summary>
    public static InstanceNotFoundException For(string id) => new($"There is no instance '{id}'; GET /api/v1/fleet lists them.");
}

/// <summary>A limit of the fleet, or the state of the instance, does not allow what was asked for.</summary>
[GenerateSerializer, Alias("ff.FleetRefusalException")]
public sealed class FleetRefusalException(string message) : FakeFinderException(message);

/// <summary>There is no room to write the job down; nothing was accepted.</summary>
[GenerateSerializer, Alias("ff.OutOfRoomException")]
public sealed class OutOfRoomException(string message) : FakeFinderException(message);

/// <summary>models.json lists no such detector.</summary>
[GenerateSerializer, Alias("ff.UnknownDetectorException")]
public sealed class UnknownDetectorException(string message) : FakeFinderException(message);

/// <summary>The detector is known, but gives no score here: mostly its weights are not installed.</summary>
[GenerateSerializer, Alias("ff.DetectorNotInstalledException")]
public sealed class DetectorNotInstalledException(string message) : FakeFinderException(message);
