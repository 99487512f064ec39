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
        var form = MultipartForm.Open(request, $"An upload is multipart/form-data with the file in the field '{Field}'");
        while (await form.NextAsync(cancellationToken) is { } part)
        {
            if (part is { Name: Field, FileName: { } name })
            {
                return new UploadedFile(name, part.Content);
            }
        }

        throw new BadHttpRequestException($"The form has no file in the field '{Field}'.");
    }
}
