namespace FakeFinder.Storage.Videos;

/// <summary>What became of a request to delete a video.</summary>
internal enum VideoDeletion
{
    /// <summary>There is no such video, or none of the owner who asks.</summary>
    NotThere,

    /// <summary>It is the asking owner's no longer; its bytes stay for the others.</summary>
    OthersKeepIt,

    /// <summary>Its rows are gone, and its bytes may go.</summary>
    Deleted,
}
