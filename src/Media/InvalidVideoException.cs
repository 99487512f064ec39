namespace FakeFinder.Media;

/// <summary>A file that cannot be taken in: one sentence that names it and the reason.</summary>
public sealed class InvalidVideoException(string message, InvalidVideoReason reason) : Exception(message)
{
    /// <summary>What is wrong, for hosts that answer differently by kind.</summary>
    public InvalidVideoReason Reason { get; } = reason;
}

/// <summary>Why a video was refused.</summary>
public enum InvalidVideoReason
{
    /// <summary>The name is not a plain file name.</summary>
    Name,

    /// <summary>Not a video, empty, truncated, or without a video stream.</summary>
    Content,

    /// <summary>More bytes than allowed.</summary>
    TooLarge,

    /// <summary>Longer, or of a higher resolution, than allowed.</summary>
    OverLimit,
}

/// <summary>The video cannot be deleted while an unfinished job needs it.</summary>
public sealed class VideoInUseException(string message) : Exception(message);
