namespace FakeFinder.Evidence.Signing;

/// <summary>A signed payload (DSSE v1).</summary>
/// <param name="Payload">Base64.</param>
/// <param name="Signatures">Over <see cref="PreAuthentication"/> of type and payload.</param>
public sealed record DsseEnvelope(string Payload, string PayloadType, IReadOnlyList<DsseSignature> Signatures)
{
    /// <summary>The type of an in-toto statement.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    public static DsseEnvelope Sign(ReadOnlySpan<byte> payload, EvidenceSigner signer)
    {
        var signature = signer.Sign(PreAuthentication.Encode(InToto, payload));
        return new(Convert.ToBase64String(payload), InToto, [new(signer.PublicKey.Id, Convert.ToBase64String(signature))]);
    }

    /// <summary>The file: one line of JSON.</summary>
    public byte[] ToBytes() => [.. EvidenceJson.Write(this), (byte)'\n'];

    /// <summary>
    /// Reads an envelope with one signature. Only the bytes that <see cref="ToBytes"/> writes are taken: else a byte could differ, such as
    /// in the unused bits of base64, and the envelope still say the same.
    /// </summary>
    /// <exception cref="EvidenceException">It is no such envelope.</exception>
    public static DsseEnvelope Read(ReadOnlySpan<byte> file)
    {
        var envelope = EvidenceJson.Read<DsseEnvelope>(file, "The envelope");
        if (envelope.PayloadType != InToto)
        {
            throw new EvidenceException($"The envelope holds '{envelope.PayloadType}', and not {InToto}.");
        }

        if (envelope.Signatures.Count != 1 || envelope.Signatures[0] is null)
        {
            throw new EvidenceException($"The envelope has {envelope.Signatures.Count} signatures; it must have one.");
        }

        var written = envelope with
        {
            Payload = Convert.ToBase64String(Decode(envelope.Payload, "payload")),
            Signatures = [envelope.Signatures[0] with { Sig = Convert.ToBase64String(Decode(envelope.Signatures[0].Sig, "signature")) }],
        };
        return file.SequenceEqual(written.ToBytes())
            ? envelope
            : throw new EvidenceException("The envelope is not written as FakeFinder writes it, so something in it was changed.");
    }

    /// <summary>The bytes of the payload.</summary>
    public byte[] DecodePayload() => Decode(Payload, "payload");

    /// <returns>Whether the signature is by this key, over this payload and type.</returns>
    public bool IsSignedBy(EvidenceKey key) =>
        key.Verify(PreAuthentication.Encode(PayloadType, DecodePayload()), Decode(Signatures[0].Sig, "signature"));

    private static byte[] Decode(string base64, string what)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException exception)
        {
            throw new EvidenceException($"The envelope's {what} is not base64.", exception);
        }
    }
}

/// <summary>One signature.</summary>
/// <param name="Keyid">Which key it is by: <see cref="EvidenceKey.Id"/>.</param>
/// <param name="Sig">Base64 of the DER form of an ECDSA signature.</param>
public sealed record DsseSignature(string Keyid, string Sig);
