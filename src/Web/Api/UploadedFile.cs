using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>The file of a multipart form, read while it arrives and never kept in memory or in a file of ASP.NET's.</summary>
/// <param name="Name">As the client wrote it, unchecked.</param>
/// <param name="Content">Can be read once.</param>
internal sealed record UploadedFile(string Name, BodyPart Content)
{
    /// <summary>The form field that holds the file.</summary>
    public const string Field = "file";

    /// <exception cref="BadHttpRequestException">No such form or field; the message says what is expected.</exception>
    public static async Task<UploadedFile> OpenAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(
                $"An upload is multipart/form-data with the file in the field '{Field}'; this is '{Texts.Bounded(request.ContentType)}'.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 200)
        {
            throw new BadHttpRequestException("The multipart/form-data content type names no usable boundary.");
        }

        var reader = new MultipartReader(boundary, request.Body);
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            if (
                section.GetContentDispositionHeader() is { } disposition
                && HeaderUtilities.RemoveQuotes(disposition.Name) == Field
                && disposition.IsFileDisposition())
            {
                var name = disposition.FileNameStar.HasValue
                    ? disposition.FileNameStar.ToString()
                    : Unescaped(HeaderUtilities.RemoveQuotes(disposition.FileName).ToString());
                return new UploadedFile(name, new BodyPart(section.Body, name));
            }
        }

        throw new BadHttpRequestException($"The form has no file in the field '{Field}'.");
    }

    /// <summary>Browsers and the programs that follow the HTML standard write these three characters, and no others, in this way.</summary>
    private static string Unescaped(string name) => name
        .Replace("%0A", "\n", StringComparison.OrdinalIgnoreCase)
        .Replace("%0D", "\r", StringComparison.OrdinalIgnoreCase)
        .Replace("%22", "\"", StringComparison.Ordinal);

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException and not BadHttpRequestException or InvalidDataException)
        {
            throw new BadHttpRequestException($"The body is not a whole multipart form: {exception.Message}", exception);
        }
    }
}
