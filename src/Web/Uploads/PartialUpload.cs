namespace FakeFinder.Web.Uploads;

/// <summary>An upload as it lies on disk.</summary>
/// <param name="Id">32 lower-case hexadecimal digits, random: who knows it may continue the upload.</param>
/// <param name="Offset">How many bytes have come.</param>
/// <param name="ExpiresAt">When it is removed, unless further bytes come.</param>
internal sealed record PartialUpload(string Id, UploadRecord Record, long Offset, DateTimeOffset ExpiresAt)
{
    public bool IsWhole => Offset == Record.Length;
}
