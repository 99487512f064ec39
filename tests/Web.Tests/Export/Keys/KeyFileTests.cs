using FakeFinder.Evidence.Signing;
using FakeFinder.Storage;
using FakeFinder.Web.Export.Keys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Export.Keys;

public sealed class KeyFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-key-");

    private string KeyPath => Path.Combine(folder.FullName, "evidence-key.pem");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void The_first_start_makes_a_key_for_its_user_alone_and_later_ones_read_it()
    {
        var made = KeyFile.OpenOrMake(KeyPath);

        Assert.Equal(made.PublicKey.Id, KeyFile.OpenOrMake(KeyPath).PublicKey.Id);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsLinux() ? File.GetUnixFileMode(KeyPath) : default);
        Assert.Equal([KeyPath], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public async Task Many_starts_at_once_have_one_key()
    {
        using var together = new Barrier(8);
        var starts = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return KeyFile.OpenOrMake(KeyPath).PublicKey.Id;
            },
            TaskCreationOptions.LongRunning));

        Assert.Single((await Task.WhenAll(starts)).Distinct());
        Assert.Equal([KeyPath], Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void What_a_crash_left_half_made_is_not_taken_for_a_key()
    {
        File.WriteAllText($"{KeyPath}.0123456789abcdef0123456789abcdef.new", "-----BEGIN PRIVATE");

        Assert.NotEmpty(KeyFile.OpenOrMake(KeyPath).PublicKey.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no key")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void A_file_that_is_no_key_keeps_the_service_from_starting_with_a_sentence_and_stays_as_it_is(string content)
    {
        File.WriteAllText(KeyPath, content);

        var refusal = Validate(new EvidenceOptions());

        Assert.StartsWith($"FakeFinder:Evidence:KeyFile: {KeyPath} ", refusal, StringComparison.Ordinal);
        Assert.Contains("have a new one made", refusal, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(KeyPath));
    }

    [Fact]
    public void A_path_that_is_not_full_or_cannot_be_made_is_refused_with_a_sentence()
    {
        Assert.Contains("must be a full path", Validate(new EvidenceOptions { KeyFile = "key.pem" }), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be read or made",
            Validate(new EvidenceOptions { KeyFile = Path.Combine(folder.FullName, "no-folder", "key.pem") }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_was_given_is_the_one_that_signs()
    {
        var given = Path.Combine(folder.FullName, "given.pem");
        var pem = EvidenceSigner.CreatePem();
        File.WriteAllText(given, pem);

        var key = new ServiceKey(Options.Create(new EvidenceOptions { KeyFile = given }), Options.Create(Storage()));

        Assert.Equal(EvidenceSigner.Parse(pem, "given").PublicKey.Id, key.Public.Id);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public void A_doctor_makes_none()
    {
        var doctor = new ConfigurationManager { ["FakeFinder:Doctor"] = "machine" };

        Assert.True(new EvidenceOptionsValidator(Options.Create(Storage()), doctor).Validate(null, new EvidenceOptions()).Succeeded);
        Assert.False(File.Exists(KeyPath));
    }

    private string Validate(EvidenceOptions options)
    {
        var result = new EvidenceOptionsValidator(Options.Create(Storage()), new ConfigurationManager()).Validate(null, options);
        Assert.True(result.Failed);
        return Assert.Single(result.Failures!);
    }

    private StorageOptions Storage() => new() { Path = folder.FullName };
}
