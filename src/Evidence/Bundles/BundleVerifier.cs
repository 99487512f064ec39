using System.Text;
using FakeFinder.Evidence.Signing;
using FakeFinder.Evidence.Statements;

namespace FakeFinder.Evidence.Bundles;

/// <summary>Checks a bundle against its signed statement. It goes through to the end, so that all that differs is told.</summary>
public sealed class BundleVerifier
{
    private readonly Bundle bundle;
    private readonly List<BundleCheck> checks = [];

    private BundleVerifier(Bundle bundle) => this.bundle = bundle;

    /// <param name="trusted">A key from elsewhere, which must be the one that signed; null: the key in the bundle is taken.</param>
    /// <param name="videoSha256">Of the video at hand, which must be the one that was judged; null: no video is at hand.</param>
    public static BundleVerification Verify(Bundle bundle, EvidenceKey? trusted, string? videoSha256) =>
        new BundleVerifier(bundle).Verify(trusted, videoSha256);

    private BundleVerification Verify(EvidenceKey? trusted, string? videoSha256)
    {
        Add(
            bundle.FormFault is null,
            $"The file has the form of a bundle, with {bundle.Files.Count} files",
            $"The file is not as FakeFinder wrote it: {bundle.FormFault}");
        var key = Try(ReadKey);
        var envelope = Try(ReadEnvelope);
        if (envelope is null)
        {
            return new(checks, Statement: null, key);
        }

        if (trusted is not null)
        {
            Add(
                trusted.Id == envelope.Signatures[0].Keyid,
                $"The envelope names the given key {trusted.Id}",
                $"The envelope names the key {Shown(envelope.Signatures[0].Keyid)}, and not the given key {trusted.Id}");
            Add(
                key?.Id == trusted.Id,
                $"{BundleNames.Key} is the given key",
                $"{BundleNames.Key} is {(key is null ? "no key" : $"the key {key.Id}")}, and not the given key");
        }
        else if (key is not null)
        {
            Add(
                key.Id == envelope.Signatures[0].Keyid,
                $"The envelope names the key in the bundle, {key.Id}",
                $"The envelope names the key {Shown(envelope.Signatures[0].Keyid)}, but {BundleNames.Key} is {key.Id}");
        }

        if ((trusted ?? key) is { } used)
        {
            Add(
                envelope.IsSignedBy(used),
                $"The signature in {BundleNames.Envelope} is valid (ECDSA P-256, SHA-256)",
                $"The signature in {BundleNames.Envelope} is not valid: statement or signature was changed, or another key made it");
        }

        var statement = Try(() => EvidenceStatement.Read(envelope.DecodePayload()));
        if (statement is not null)
        {
            CheckFiles(statement);
            CheckVideo(statement, videoSha256);
        }

        return new(checks, statement, trusted ?? key);
    }

    private EvidenceKey ReadKey()
    {
        var file = bundle.Find(BundleNames.Key)
            ?? throw new EvidenceException($"The bundle has no {BundleNames.Key}, so it was not made by FakeFinder");
        return EvidenceKey.Parse(Encoding.UTF8.GetString(file.Content.Span), BundleNames.Key);
    }

    private DsseEnvelope ReadEnvelope()
    {
        var file = bundle.Find(BundleNames.Envelope)
            ?? throw new EvidenceException($"The bundle has no {BundleNames.Envelope}, so it is not signed");
        return DsseEnvelope.Read(file.Content.Span);
    }

    private void CheckFiles(EvidenceStatement statement)
    {
        var signed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var subject in statement.Subject.Where(subject => subject.Name != EvidenceStatement.VideoName))
        {
            var file = bundle.Find(subject.Name);
            Add(signed.Add(subject.Name), null, $"The statement names {Shown(subject.Name)} twice");
            Add(
                file?.Sha256 == subject.Digest.Sha256,
                $"{subject.Name} has the signed SHA-256 {subject.Digest.Sha256}",
                file is null
                    ? $"{Shown(subject.Name)} is signed, but it is missing"
                    : $"{file.Name} differs: its SHA-256 is {file.Sha256}, signed is {Shown(subject.Digest.Sha256)}");
        }

        var beside = bundle.Files.Where(file => file.Name != BundleNames.Envelope && !signed.Contains(file.Name)).ToList();
        Add(
            beside.Count == 0,
            "The bundle holds no file that is not signed",
            $"The bundle holds what is not signed: {string.Join(", ", beside.Select(file => file.Name))}");
    }

    private void CheckVideo(EvidenceStatement statement, string? videoSha256)
    {
        var videos = statement.Subject.Where(subject => subject.Name == EvidenceStatement.VideoName).ToList();
        var signed = videos.Count == 1 ? videos[0].Digest.Sha256 : null;
        Add(
            signed is not null && signed == statement.Predicate.Video.Sha256,
            null,
            "The statement does not say of one video that it is the one that was judged");
        if (videoSha256 is not null)
        {
            Add(
                signed == videoSha256,
                $"The video is the one that was judged: it has the signed SHA-256 {videoSha256}",
                $"The video is another one: its SHA-256 is {videoSha256}, signed is {Shown(signed ?? "none")}");
        }
    }

    /// <param name="well">Null: it is not worth a line where it is as it must be.</param>
    private void Add(bool passed, string? well, string ill)
    {
        if (!passed || well is not null)
        {
            checks.Add(new(passed, (passed ? well! : ill) + "."));
        }
    }

    private T? Try<T>(Func<T> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (EvidenceException exception)
        {
            checks.Add(new(Passed: false, exception.Message.TrimEnd('.') + "."));
            return null;
        }
    }

    /// <summary>A text that anybody may have written.</summary>
    private static string Shown(string text) =>
        string.Concat((text.Length > 100 ? text[..100] + "..." : text).Select(one => char.IsControl(one) ? '?' : one));
}
