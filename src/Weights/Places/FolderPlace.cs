using System.Globalization;

namespace FakeFinder.Weights.Places;

/// <summary>Folders of this machine, those of other machines that are mounted among them.</summary>
internal sealed class FolderPlace : IPlace
{
    public bool Reads(PlaceAddress address) => address.IsLocal;

    public Task<PlaceFile> OpenAsync(PlaceAddress address, long from, string? validator, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(address.Text);
            var now = string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Length} bytes of {File.GetLastWriteTimeUtc(address.Text):O}");
            file.Position = validator == now && from <= file.Length ? from : 0;
            return Task.FromResult(new PlaceFile(file, file.Position, file.Length, now));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PlaceException("it is not there", PlaceFault.Absent, exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new PlaceException("this user may not read it", PlaceFault.Absent, exception);
        }
    }
}
