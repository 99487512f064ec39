using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Tests.Pull;

public sealed class PlaceAddressTests
{
    [Theory]
    [InlineData("https://host/a/b.tar.gz?token=1", true)]
    [InlineData("https://host/a/", false)]
    [InlineData("s3://bucket/b.tgz", true)]
    [InlineData("s3://bucket", false)]
    [InlineData("/some/where/b.tar", true)]
    public void An_archive_is_known_by_its_name(string address, bool isArchive) =>
        Assert.Equal(isArchive, PlaceAddress.Parse(address).IsArchive);

    [Theory]
    [InlineData("https://host/a", "https://host/a/x%20y.pt")]
    [InlineData("https://host/a/", "https://host/a/x%20y.pt")]
    [InlineData("s3://bucket", "s3://bucket/x y.pt")]
    [InlineData("s3://bucket/p", "s3://bucket/p/x y.pt")]
    [InlineData("/some/where", "/some/where/x y.pt")]
    public void A_file_in_a_folder_has_an_address(string folder, string file) =>
        Assert.Equal(file, PlaceAddress.Parse(folder).Child("x y.pt").Text);

    [Theory]
    [InlineData("ftp://host/a", "cannot be read")]
    [InlineData("s3://", "names no bucket")]
    [InlineData("https://me:secret@host/a", "may not hold a user's name or password")]
    public void What_cannot_be_read_is_refused_in_a_sentence(string address, string sentence)
    {
        var refusal = Assert.Throws<WeightsException>(() => PlaceAddress.Parse(address)).Message;

        Assert.Contains(sentence, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal, StringComparison.Ordinal);
    }
}
