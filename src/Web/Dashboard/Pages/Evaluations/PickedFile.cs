using FakeFinder.Contracts;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Videos;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace FakeFinder.Web.Dashboard.Pages.Evaluations;

/// <summary>A small file that a person has picked in the browser.</summary>
internal static class PickedFile
{
    /// <exception cref="TooLargeException">It has more bytes than that.</exception>
    /// <exception cref="InvalidRequestException">The browser cannot read it.</exception>
    public static async Task<byte[]> ReadAsync(IBrowserFile file, int most)
    {
        if (file.Size > most)
        {
            throw new TooLargeException($"it has {VideoFacts.Bytes(file.Size)}, and at most {VideoFacts.Bytes(most)} are taken.");
        }

        try
        {
            await using var content = file.OpenReadStream(most);
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes);
            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or JSException)
        {
            throw new InvalidRequestException("the browser could not read it. It may have changed since it was chosen; choose it again.");
        }
    }
}
