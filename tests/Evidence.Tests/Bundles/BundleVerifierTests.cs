using System.IO.Compression;
using System.Text;
using CsCheck;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Evidence.Tests.Bundles;

public sealed class BundleVerifierTests
{
    private static readonly byte[] Whole = MadeBundle.Write();

    [Fact]
    public void A_whole_bundle_is_sound_and_each_thing_that_was_checked_is_told()
    {
        var verification = Verify(Whole, MadeBundle.Signer.PublicKey, MadeBundle.Video);

        Assert.True(verification.IsSound);
        var said = string.Join('\n', verification.Checks.Select(check => check.Text));
        Assert.Contains("signature in statement.dsse.json is valid", said, StringComparison.Ordinal);
        Assert.Contains("reports/wm.json has the signed SHA-256", said, StringComparison.Ordinal);
        Assert.Contains("no file that is not signed", said, StringComparison.Ordinal);
        Assert.Contains(
            $"The video is the one that was judged: it has the signed SHA-256 {MadeBundle.Video}", said, StringComparison.Ordinal);
        Assert.Equal(MadeBundle.Predicate.Job, verification.Statement!.Predicate.Job);
    }

    [Fact]
    public void No_changed_byte_anywhere_leaves_it_sound()
    {
        for (var at = 0; at < Whole.Length; at++)
        {
            var changed = Whole.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            Assert.False(IsSound(changed), $"byte {at}");
        }
    }

    [Fact]
    public void A_cut_or_longer_file_is_never_sound()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.False(IsSound(Whole[..length]), $"{length} bytes");
        }

        Assert.False(IsSound([.. Whole, 0]));
        Assert.False(IsSound([.. Whole, .. Whole]));
    }

    [Fact]
    public void A_changed_report_is_named_with_both_hashes()
    {
        var files = Sign();
        var report = files.FindIndex(file => file.Name == "reports/wm.json");
        files[report] = MadeBundle.File("reports/wm.json", "{\"score\":0.1}");

        var verification = Verify(MadeBundle.Zip(files));

        var differs = Assert.Single(verification.Checks, check => !check.Passed);
        Assert.StartsWith("reports/wm.json differs: its SHA-256 is ", differs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_that_was_changed_in_a_file_is_told_by_the_files_name()
    {
        var changed = Whole.ToArray();
        changed[changed.AsSpan().IndexOf("{\"score\":0.6}"u8) + 9] ^= 1;

        var faults = string.Join('\n', Verify(changed).Checks.Where(check => !check.Passed).Select(check => check.Text));

        Assert.Contains("the check sum in the header of reports/wm.json does not fit the file's content", faults, StringComparison.Ordinal);
        Assert.Contains("reports/wm.json differs: its SHA-256 is ", faults, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_or_beside_the_signed_ones_is_named()
    {
        var missing = Sign();
        missing.RemoveAll(file => file.Name == "evidence.json");
        Assert.Contains("evidence.json is signed, but it is missing", Faults(missing), StringComparison.Ordinal);

        var beside = Sign();
        beside.Add(MadeBundle.File("zz.exe", "MZ"));
        Assert.Contains("what is not signed: zz.exe", Faults(beside), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_that_another_key_signed_is_told_from_the_one_of_the_given_key()
    {
        var other = EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key");
        var files = BundleWriter.Sign(MadeBundle.Files, MadeBundle.Predicate, other);

        Assert.True(Verify(MadeBundle.Zip(files)).IsSound);
        var verification = Verify(MadeBundle.Zip(files), MadeBundle.Signer.PublicKey);
        Assert.Equal(3, verification.Checks.Count(check => !check.Passed));
    }

    [Fact]
    public void A_key_that_was_put_in_place_of_the_signers_is_found()
    {
        var files = Sign();
        files[files.FindIndex(file => file.Name == BundleNames.Key)] =
            MadeBundle.File(BundleNames.Key, EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key").PublicKey.Pem);

        var faults = Faults(files);

        Assert.Contains("The envelope names the key", faults, StringComparison.Ordinal);
        Assert.Contains("is not valid", faults, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_video_is_told_with_both_hashes()
    {
        var verification = Verify(Whole, videoSha256: new string('0', 64));

        var differs = Assert.Single(verification.Checks, check => !check.Passed);
        Assert.Contains(MadeBundle.Video, differs.Text, StringComparison.Ordinal);
        Assert.Contains(new string('0', 64), differs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_of_a_newer_version_is_refused_with_the_remedy()
    {
        var statement = EvidenceStatement.Of([], MadeBundle.Predicate) with { PredicateType = "urn:x-fakefinder:evidence:v9" };
        var envelope = DsseEnvelope.Sign(statement.ToBytes(), MadeBundle.Signer).ToBytes();
        List<BundleFile> files =
            [MadeBundle.File(BundleNames.Key, MadeBundle.Signer.PublicKey.Pem), new BundleFile(BundleNames.Envelope, envelope)];

        Assert.Contains("A newer program may be needed", Faults(files), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_without_key_or_envelope_is_no_sound_one()
    {
        Assert.Contains("has no key.pem", Faults([MadeBundle.File("evidence.json", "{}")]), StringComparison.Ordinal);
        Assert.Contains("is not signed", Faults([MadeBundle.File("evidence.json", "{}")]), StringComparison.Ordinal);
    }

    [Fact]
    public void Zip_files_that_other_programs_wrote_are_refused_in_a_sentence()
    {
        Assert.Contains("compressed", Refusal(Archive(("a.json", new string('a', 1000)))), StringComparison.Ordinal);
        Assert.Contains("that no bundle has", Refusal(Archive(("../../evil", "x"))), StringComparison.Ordinal);
        Assert.Contains("that no bundle has", Refusal(Archive(("/etc/passwd", "x"))), StringComparison.Ordinal);
        Assert.Contains("characters", Refusal(Archive((new string('a', 5000), "x"))), StringComparison.Ordinal);
        Assert.Contains("does not begin as one", Refusal("<html>"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("does not begin as one", Refusal([]), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_there_twice_and_too_many_files_are_refused()
    {
        Assert.Contains(
            "twice", Refusal(MadeBundle.Zip([MadeBundle.File("A", "1"), MadeBundle.File("a", "2")])), StringComparison.Ordinal);
        Assert.Contains(
            "more than",
            Refusal(MadeBundle.Zip([.. Enumerable.Range(0, 501).Select(at => MadeBundle.File($"f{at}", ""))])),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_larger_than_any_bundle_is_refused_before_it_is_read()
    {
        var path = Path.GetTempFileName();
        try
        {
            await using var file = new FileStream(path, FileMode.Open);
            file.SetLength(BundleLimits.MaximumBytes + 1L);

            var refusal = await Assert.ThrowsAsync<EvidenceException>(() => BundleReader.ReadAsync(file, path, CancellationToken.None));
            Assert.Contains("at most", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Whatever_bytes_come_the_reader_gives_a_bundle_or_a_sentence() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Byte.Array[1, 40]).Sample(
            (at, bytes) =>
            {
                var changed = Whole.ToArray();
                bytes.AsSpan(0, Math.Min(bytes.Length, changed.Length - at)).CopyTo(changed.AsSpan(at));
                return changed.AsSpan().SequenceEqual(Whole) || !IsSound(changed);
            },
            iter: 2000);

    private static List<BundleFile> Sign() => [.. BundleWriter.Sign(MadeBundle.Files, MadeBundle.Predicate, MadeBundle.Signer)];

    private static BundleVerification Verify(byte[] bytes, EvidenceKey? trusted = null, string? videoSha256 = null) =>
        BundleVerifier.Verify(BundleReader.Read(bytes, "bundle.zip"), trusted, videoSha256);

    private static string Faults(IReadOnlyList<BundleFile> files) =>
        string.Join('\n', Verify(MadeBundle.Zip(files)).Checks.Where(check => !check.Passed).Select(check => check.Text));

    private static string Refusal(byte[] bytes)
    {
        var refusal = Assert.Throws<EvidenceException>(() => BundleReader.Read(bytes, "bundle.zip"));
        Assert.StartsWith("bundle.zip ", refusal.Message, StringComparison.Ordinal);
        return refusal.Message;
    }

    private static bool IsSound(byte[] bytes)
    {
        try
        {
            return Verify(bytes).IsSound;
        }
        catch (EvidenceException)
        {
            return false;
        }
    }

    private static byte[] Archive(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return stream.ToArray();
    }
}
