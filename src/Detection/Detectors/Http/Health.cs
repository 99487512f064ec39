namespace FakeFinder.Detection.Detectors.Http;

/// <summary>What a program says when it is asked whether it is healthy.</summary>
/// <param name="Version">As it says itself; null where it does not.</param>
/// <param name="Detail">What came in place of "healthy".</param>
internal sealed record Health(HealthState State, string? Version = null, string Detail = "")
{
    /// <summary>A sentence; null of a healthy one.</summary>
    public string? WhatIsWrong(ProgramAddress program) => State switch
    {
        HealthState.Healthy => null,
        HealthState.Starting => $"The program at {program} is not ready: it answers its healthcheck with {Detail}.",
        HealthState.Busy => $"The program at {program} does not answer its healthcheck within {Detail}: it is busy, or hangs.",
        HealthState.Silent => $"The program does not answer at {program}: start it, or correct 'url' in models.json ({Detail}).",
        _ => $"The program at {program} answers GET {program.Of("healthcheck").AbsolutePath} with {Detail}; a healthy one answers 200 or "
            + "201.",
    };
}

/// <summary>The kinds of <see cref="Health"/>.</summary>
internal enum HealthState
{
    Healthy,

    /// <summary>It answers with 5xx: it listens, and is not ready.</summary>
    Starting,

    /// <summary>It takes the question, and does not answer in time: one that answers one request at a time may have a video.</summary>
    Busy,

    /// <summary>It refuses connections, breaks them off, or is not found.</summary>
    Silent,

    /// <summary>What answers is no such program.</summary>
    Wrong,
}
