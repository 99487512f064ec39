namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>What a network of ntech sees; all take rows of 3 x 224 x 192.</summary>
internal enum NtechInput
{
    /// <summary>Seven successive frames in the face's box of the middle one; each frame gets its own probability.</summary>
    Sequence,

    /// <summary>A face with its surroundings: the picture of its crop is smaller.</summary>
    FirstFace,

    /// <summary>A face.</summary>
    SecondFace,
}
