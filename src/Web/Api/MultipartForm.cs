using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace FakeFinder.Web.Api;

/// <summary>A multipart form, part for part while it arrives; never kept in memory or in a file of ASP.NET's.</summary>
internal sealed class MultipartForm
{
    private readonly MultipartReader reader;

    private MultipartForm(MultipartReader reader) => this.reader = reader;

    /// <param name="expected">What the endpoint takes, as the first half of a sentence.</param>
    /// <exception cref="BadHttpRequestException">The body is no such form.</exception>
    public static MultipartForm Open(HttpRequest request, string expected)
    {
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadHttpRequestException(
                $"{expected}; this is '{Texts.Bounded(request.ContentType)}'.", StatusCodes.Status415UnsupportedMediaType);
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is 0 or > 200
            ? throw new BadHttpRequestException("The multipart/form-data content type names no usable boundary.")
            : new MultipartForm(new MultipartReader(boundary, request.Body));
    }

    /// <summary>The next field; what was left of the one before is skipped.</summary>
    /// <returns>Null at the form's end.</returns>
    /// <exception cref="BadHttpRequestException">The form is not whole.</exception>
    public async Task<FormPart?> NextAsync(CancellationToken cancellationToken)
    {
        while (await NextSectionAsync(cancellationToken) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } disposition
                && HeaderUtilities.RemoveQuotes(disposition.Name).ToString() is { Length: > 0 } name)
            {
                var file = !disposition.IsFileDisposition() ? null
                    : disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString()
                    : Unescaped(HeaderUtilities.RemoveQuotes(disposition.FileName).ToString());
                return new FormPart(name, file, new BodyPart(section.Body, file ?? name));
            }
        }

        return null;
    }

    private async Task<MultipartSection?> NextSectionAsync(CancellationToken cancellationToken)
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

    /// <summary>Browsers and the programs that follow the HTML standard write these three characters, and no others, in this way.</summary>
    private static string Unescaped(string name) => name
        .Replace("%0A", "\n", StringComparison.OrdinalIgnoreCase)
        .Replace("%0D", "\r", StringComparison.OrdinalIgnoreCase)
        .Replace("%22", "\"", StringComparison.Ordinal);
}

/// <summary>One field of a form.</summary>
/// <param name="FileName">As the client wrote it, unchecked; null where the field is no file.</param>
/// <param name="Content">Can be read once, before the next field is asked for.</param>
internal sealed record FormPart(string Name, string? FileName, BodyPart Content);
