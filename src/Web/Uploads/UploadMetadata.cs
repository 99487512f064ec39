using System.Text;

namespace FakeFinder.Web.Uploads;

/// <summary>The header <c>Upload-Metadata</c>: pairs of a key and a value in Base64, with commas between them.</summary>
internal static class UploadMetadata
{
    private const string FileName = "filename";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>The value of <c>filename</c>, unchecked.</returns>
    /// <exception cref="BadHttpRequestException">There is none, or it cannot be read.</exception>
    public static string NameOf(string? header)
    {
        foreach (var pair in (header ?? "").Split(','))
        {
            var parts = pair.Trim().Split(' ');
            if (parts[0] == FileName)
            {
                return parts.Length == 2 ? Read(parts[1]) : "";
            }
        }

        throw new BadHttpRequestException(
            "Upload-Metadata has no 'filename'; write the word filename, a space, and the file's name in Base64 of UTF-8.");
    }

    private static string Read(string value)
    {
        try
        {
            return Strict.GetString(Convert.FromBase64String(value));
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            throw new BadHttpRequestException("The 'filename' of Upload-Metadata is not Base64 of UTF-8.", exception);
        }
    }
}
