namespace FakeFinder.Detection.Detectors.Http.Handovers;

/// <summary>How a program gets videos. Thread-safe.</summary>
internal interface IHandover : IAsyncDisposable
{
    /// <exception cref="ProgramFailedException">It cannot be handed over; the message says why.</exception>
    Task<IHandedVideo> HandOverAsync(string path, CancellationToken cancellationToken);
}

/// <summary>A video that the program can read until this is disposed of.</summary>
internal interface IHandedVideo : IAsyncDisposable
{
    /// <summary>For <c>video_list</c>.</summary>
    string Name { get; }
}
