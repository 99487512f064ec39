namespace FakeFinder.Web.Uploads;

/// <summary>What is stored beside the bytes of an upload. How many bytes have come is the length of their file.</summary>
internal sealed record UploadRecord
{
    /// <summary>The newest schema that this program knows.</summary>
    public const int Newest = 1;

    public int Schema { get; init; } = Newest;

    /// <summary>The user's own name of the file; never a path.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes of the whole file, as the client announced it.</summary>
    public required long Length { get; init; }

    /// <summary>Who began it, whose the video becomes; null where that is not known.</summary>
    public string? Owner { get; init; }

    /// <summary>The video that it became; null before that.</summary>
    public string? Video { get; init; }

    /// <summary>Why it was not taken in; null where it was, or may be.</summary>
    public UploadRefusal? Refusal { get; init; }

    public bool HasEnded => Video is not null || Refusal is not null;
}

/// <summary>Why the library did not take a file in.</summary>
/// <param name="Status">Of HTTP.</param>
/// <param name="Sentence">What is wrong with it.</param>
internal sealed record UploadRefusal(int Status, string Sentence);
